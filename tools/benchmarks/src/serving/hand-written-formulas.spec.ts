import { predictBmi, predictTwenty, type TwentyFeatures } from './hand-written-formulas.ts';
import { predictLinear } from './linear-fit.ts';
import { diabetesBmi, twentyFeatures } from './models.ts';

describe('predictBmi', () => {
  it('is version 1, to the bit', () => {
    const { fits, rows } = diabetesBmi;
    expect(rows.map(({ bmi = Number.NaN }) => predictBmi({ bmi }))).toEqual(
      rows.map((row) => predictLinear(fits[0], row)),
    );
  });

  it('is the published fit', () => {
    // Least squares on the scaled index, as published, at a raw index of 32.1.
    const scaled = (32.1 - 26.37579185520362) / 92.78055277293124;
    expect(predictBmi({ bmi: 32.1 })).toBeCloseTo(938.2378612514 * scaled + 152.9188618262, 6);
  });
});

describe('predictTwenty', () => {
  it('is version 1, to the bit', () => {
    const { fits, rows } = twentyFeatures;
    expect(rows.map((row) => predictTwenty(row as TwentyFeatures))).toEqual(
      rows.map((row) => predictLinear(fits[0], row)),
    );
  });
});
