import { InvalidInputError } from '@quincunx/contracts';
import { literal } from '@quincunx/expression';
import type { FitStep } from './derivation.ts';
import { requireNumbers } from './require-numbers.ts';

/** `min(max(x, minimum), maximum)` */
export const fitClip: FitStep<'clip'> = ({ kind, minimum, maximum }, columns) => {
  requireNumbers(kind, columns);
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw new InvalidInputError(
      `preprocessing step 'clip' has a minimum, ${minimum}, above its maximum, ${maximum}`,
    );
  }
  return Promise.resolve(
    columns.map(({ name }) => {
      const raised = minimum === undefined ? name : `max(${name}, ${literal(minimum)})`;
      const expression = maximum === undefined ? raised : `min(${raised}, ${literal(maximum)})`;
      return [{ suffix: 'clipped', expression }];
    }),
  );
};
