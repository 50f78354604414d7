import { InvalidInputError } from '@quincunx/contracts';
import { summariseColumns } from '../moments/summarise-columns.ts';
import type { FitStep } from './derivation.ts';
import { requireNumbers } from './require-numbers.ts';

/** `log(1 + x)`, of training values above -1. */
export const fitLog1p: FitStep<'log1p'> = async ({ kind }, columns, table) => {
  requireNumbers(kind, columns);
  const summaries = await summariseColumns(table, columns);
  const wrong = summaries.find(({ minimum }) => minimum <= -1);
  if (wrong !== undefined) {
    throw new InvalidInputError(
      `preprocessing step 'log1p' takes numbers above -1, and '${wrong.name}' falls to ${wrong.minimum}: clip it first`,
    );
  }
  return columns.map(({ name }) => [{ suffix: 'log1p', expression: `log1p(${name})` }]);
};
