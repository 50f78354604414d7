import type { LinearFit } from '../serving/linear-fit.ts';
import { twentyFeatures, type ServedModel } from '../serving/models.ts';

const [{ intercept, terms }] = twentyFeatures.fits;

export const tenFit: LinearFit = { intercept, terms: terms.slice(0, 10) };

/** Numbers of as many digits as a double has. */
export const tenFeatures: ServedModel = {
  name: 'ten-features',
  fits: [tenFit],
  rows: Array.from({ length: 10_000 }, (_, row) =>
    Object.fromEntries(
      tenFit.terms.map(({ input }, column) => [
        input,
        ((row * 7919 + (column + 1) * 104_729) % 1_000_000) / 1023,
      ]),
    ),
  ),
};
