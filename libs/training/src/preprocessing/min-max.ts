import { literal } from '@quincunx/expression';
import { summariseColumns } from '../moments/summarise-columns.ts';
import type { FitStep } from './derivation.ts';
import { requireNumbers } from './require-numbers.ts';

/** `(x - minimum) / (maximum - minimum)`; a constant column becomes 0, as scikit-learn's MinMaxScaler does. */
export const fitMinMax: FitStep<'min-max'> = async ({ kind }, columns, table) => {
  requireNumbers(kind, columns);
  const summaries = await summariseColumns(table, columns);
  return summaries.map(({ name, minimum, maximum }) => [
    {
      suffix: 'scaled',
      expression: `(${name} - ${literal(minimum)}) / ${literal(maximum - minimum || 1)}`,
      learnt: { minimum, maximum },
    },
  ]);
};
