type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export type TwentyFeatures = Readonly<Record<`amount_${Digit}` | `amount_1${Digit}`, number>>;

/** `diabetes-bmi`, version 1, as somebody would write it into a route. */
export function predictBmi(row: { readonly bmi: number }): number {
  return 153.36255924170615 + 44.64921599383413 * ((row.bmi - 26.419668246445497) / 4.415275818501794);
}

/** `twenty-features`. */
export function predictTwenty(row: TwentyFeatures): number {
  return (
    152.4837 +
    9.056068 * ((row.amount_0 - 394.2997) / 102.7972) -
    8.058665 * ((row.amount_1 - 243.4618) / 237.5587) -
    27.75026 * ((row.amount_2 - 234.7994) / 227.6025) -
    24.557219 * ((row.amount_3 - 460.1874) / 74.4494) -
    22.571882 * ((row.amount_4 - 454.7115) / 339.3982) +
    26.862537 * ((row.amount_5 - 333.9434) / 269.6016) +
    28.575306 * ((row.amount_6 - 546.2618) / 188.8382) -
    12.623443 * ((row.amount_7 - 227.9496) / 350.464) -
    11.491091 * ((row.amount_8 - 286.5531) / 91.2273) +
    4.89601 * ((row.amount_9 - 689.6758) / 113.2542) +
    2.864668 * ((row.amount_10 - 583.3481) / 180.3391) -
    17.642477 * ((row.amount_11 - 237.6734) / 70.8604) -
    11.15117 * ((row.amount_12 - 608.24) / 199.6573) -
    12.01398 * ((row.amount_13 - 551.3371) / 208.6145) -
    15.354209 * ((row.amount_14 - 676.6277) / 294.6481) +
    22.50825 * ((row.amount_15 - 544.6542) / 233.8188) +
    28.810491 * ((row.amount_16 - 637.6672) / 150.7782) +
    15.428456 * ((row.amount_17 - 270.8395) / 196.343) -
    27.647565 * ((row.amount_18 - 291.1907) / 221.1371) +
    4.381556 * ((row.amount_19 - 600.9295) / 317.5998)
  );
}
