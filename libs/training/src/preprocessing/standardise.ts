import { literal } from '@quincunx/expression';
import { populationDeviations } from '../moments/compute-moments.ts';
import { summariseColumns } from '../moments/summarise-columns.ts';
import type { FitStep } from './derivation.ts';
import { requireNumbers } from './require-numbers.ts';

/** `(x - mean) / standard deviation`; a constant column is centred only, as scikit-learn's StandardScaler does. */
export const fitStandardise: FitStep<'standardise'> = async ({ kind }, columns, table) => {
  requireNumbers(kind, columns);
  const summaries = await summariseColumns(table, columns);
  const deviations = await populationDeviations(table, summaries);
  return summaries.map(({ name, mean }, index) => {
    const deviation = deviations[index] ?? Number.NaN;
    const standardDeviation = deviation === 0 ? 1 : deviation;
    return [
      {
        suffix: 'standardised',
        expression: `(${name} - ${literal(mean)}) / ${literal(standardDeviation)}`,
        learnt: { mean, standardDeviation },
      },
    ];
  });
};
