import type { LinearFit, Row } from './linear-fit.ts';

export interface ServedModel {
  readonly name: string;
  /** Of version 1, 2 and so on. */
  readonly fits: readonly [LinearFit, ...LinearFit[]];
  /** To ask for. */
  readonly rows: readonly Row[];
}

const rowsOfEach = 16;
const bmi = { input: 'bmi', mean: 26.419668246445497, deviation: 4.415275818501794 };

/** Version 1 is what training gives; the others are there to be swapped with it. */
export const diabetesBmi: ServedModel = {
  name: 'diabetes-bmi',
  fits: [
    { intercept: 153.36255924170615, terms: [{ ...bmi, coefficient: 44.64921599383413 }] },
    { intercept: 152.1334841629, terms: [{ ...bmi, coefficient: 45.1841 }] },
    { intercept: 0.1, terms: [{ ...bmi, coefficient: -0.7 }] },
    { intercept: -333333.3333333333, terms: [{ ...bmi, coefficient: 142857.14285714287 }] },
    { intercept: 0.000001, terms: [{ ...bmi, coefficient: 4.4649 }] },
  ],
  rows: Array.from({ length: rowsOfEach }, (_, index) => ({ bmi: 18 + (index * 24.2) / rowsOfEach })),
};

const twentyFit: LinearFit = {
  intercept: 152.4837,
  terms: [
    { input: 'amount_0', mean: 394.2997, deviation: 102.7972, coefficient: 9.056068 },
    { input: 'amount_1', mean: 243.4618, deviation: 237.5587, coefficient: -8.058665 },
    { input: 'amount_2', mean: 234.7994, deviation: 227.6025, coefficient: -27.75026 },
    { input: 'amount_3', mean: 460.1874, deviation: 74.4494, coefficient: -24.557219 },
    { input: 'amount_4', mean: 454.7115, deviation: 339.3982, coefficient: -22.571882 },
    { input: 'amount_5', mean: 333.9434, deviation: 269.6016, coefficient: 26.862537 },
    { input: 'amount_6', mean: 546.2618, deviation: 188.8382, coefficient: 28.575306 },
    { input: 'amount_7', mean: 227.9496, deviation: 350.464, coefficient: -12.623443 },
    { input: 'amount_8', mean: 286.5531, deviation: 91.2273, coefficient: -11.491091 },
    { input: 'amount_9', mean: 689.6758, deviation: 113.2542, coefficient: 4.89601 },
    { input: 'amount_10', mean: 583.3481, deviation: 180.3391, coefficient: 2.864668 },
    { input: 'amount_11', mean: 237.6734, deviation: 70.8604, coefficient: -17.642477 },
    { input: 'amount_12', mean: 608.24, deviation: 199.6573, coefficient: -11.15117 },
    { input: 'amount_13', mean: 551.3371, deviation: 208.6145, coefficient: -12.01398 },
    { input: 'amount_14', mean: 676.6277, deviation: 294.6481, coefficient: -15.354209 },
    { input: 'amount_15', mean: 544.6542, deviation: 233.8188, coefficient: 22.50825 },
    { input: 'amount_16', mean: 637.6672, deviation: 150.7782, coefficient: 28.810491 },
    { input: 'amount_17', mean: 270.8395, deviation: 196.343, coefficient: 15.428456 },
    { input: 'amount_18', mean: 291.1907, deviation: 221.1371, coefficient: -27.647565 },
    { input: 'amount_19', mean: 600.9295, deviation: 317.5998, coefficient: 4.381556 },
  ],
};

export const twentyFeatures: ServedModel = {
  name: 'twenty-features',
  fits: [twentyFit],
  rows: Array.from({ length: rowsOfEach }, (_, row) =>
    Object.fromEntries(
      twentyFit.terms.map(({ input }, column) => [
        input,
        ((row * 7919 + (column + 1) * 104_729) % 1_000_000) / 1000,
      ]),
    ),
  ),
};

export const models: readonly ServedModel[] = [diabetesBmi, twentyFeatures];
