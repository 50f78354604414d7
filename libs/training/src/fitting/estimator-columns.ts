import { InvalidInputError } from '@quincunx/contracts';
import type { TrainingColumn } from '../moments/training-column.ts';
import { describeColumns, type ColumnProgram } from '../preprocessing/column-program.ts';
import type { StepColumn } from '../preprocessing/derivation.ts';
import { StepNames } from '../preprocessing/step-names.ts';

/**
 * The columns that the estimator reads: numbers as they are, booleans as 1 and 0 by a step of their own.
 * @throws InvalidInputError naming the feature that is text, or that may be null.
 */
export function estimatorColumns(program: ColumnProgram): {
  readonly program: ColumnProgram;
  readonly columns: readonly TrainingColumn[];
} {
  const steps = [...program.steps];
  const stepNames = new StepNames(program);
  const names = describeColumns(program, [...program.columns.values()].flat()).map((column) => {
    requireUsable(column);
    if (column.type !== 'boolean') return column.name;
    const name = stepNames.take(`${column.name}_as_number`);
    steps.push({ name, expression: `if(${column.name}, 1, 0)` });
    return name;
  });
  const extended = { ...program, steps };
  const columns = describeColumns(extended, names).map(({ name, sql }) => ({
    name,
    sql: `CAST(${sql} AS DOUBLE)`,
  }));
  return { program: extended, columns };
}

function requireUsable({ name, type, nullable }: StepColumn): void {
  if (type === 'string') {
    throw new InvalidInputError(
      `'${name}' is text, and the estimator learns from numbers: add the preprocessing step {kind: 'one-hot', features: ['${name}']}`,
    );
  }
  if (nullable) {
    throw new InvalidInputError(
      `'${name}' may be null when it reaches the estimator: add a preprocessing step such as ` +
        `{kind: 'impute', features: ['${name}'], with: 'median'}`,
    );
  }
}
