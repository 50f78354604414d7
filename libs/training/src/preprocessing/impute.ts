import { InvalidInputError, type Value } from '@quincunx/contracts';
import { literal } from '@quincunx/expression';
import { summariseColumns } from '../moments/summarise-columns.ts';
import { numberIn } from '../moments/number-in.ts';
import type { TrainingTable } from '../training-table.ts';
import type { FitStep, StepColumn, StepOf } from './derivation.ts';
import { requireNumbers } from './require-numbers.ts';

const mostDistinctValues = 100_000;

/** `coalesce(x, value)`. Of several most frequent values it takes the smallest, as scikit-learn's SimpleImputer does. */
export const fitImpute: FitStep<'impute'> = async (step, columns, table) => {
  const values = await findValues(step, columns, table);
  return columns.map(({ name }, index) => {
    const value = values[index] ?? null;
    return [
      {
        suffix: 'imputed',
        expression: `coalesce(${name}, ${literal(value)})`,
        learnt: { replacement: value },
      },
    ];
  });
};

async function findValues(
  step: StepOf<'impute'>,
  columns: readonly StepColumn[],
  table: TrainingTable,
): Promise<readonly Value[]> {
  if (typeof step.with === 'object') {
    const { constant } = step.with;
    columns.forEach((column) => {
      requireSameType(column, constant);
    });
    return columns.map(() => constant);
  }
  if (step.with === 'most-frequent') {
    return Promise.all(columns.map((column) => mostFrequent(column, table)));
  }
  requireNumbers(`${step.kind} with ${step.with}`, columns);
  const summaries = await summariseColumns(table, columns);
  if (step.with === 'mean') return summaries.map(({ mean }) => mean);
  const medians = await table.aggregate(
    Object.fromEntries(columns.map(({ sql }, index) => [`median_${index}`, `quantile_cont(${sql}, 0.5)`])),
  );
  return columns.map((_, index) => numberIn(medians, `median_${index}`));
}

function requireSameType({ name, type }: StepColumn, constant: number | string | boolean): void {
  const kind = typeof constant;
  if (type === kind || (type === 'integer' && kind === 'number')) return;
  throw new InvalidInputError(
    `preprocessing step 'impute' cannot put the ${kind} ${constant} into '${name}', a ${type}`,
  );
}

async function mostFrequent({ name, sql }: StepColumn, table: TrainingTable): Promise<Value> {
  const counts = await table.valueCounts(sql, mostDistinctValues + 1);
  if (counts.length > mostDistinctValues) {
    throw new InvalidInputError(
      `'${name}' has more than ${mostDistinctValues} different values: impute it with its median, its mean or a constant`,
    );
  }
  const [first, ...others] = counts;
  if (first === undefined) throw new InvalidInputError(`'${name}' has no value in any training row`);
  return others.reduce((best, candidate) => (candidate.count > best.count ? candidate : best), first).value;
}
