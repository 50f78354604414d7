import type { Field, NamedExpression, Value } from '@quincunx/contracts';
import { checkProgram, compileToSql } from '@quincunx/expression';
import type { StepColumn } from './derivation.ts';

/** A model's inputs, the steps over them so far, and the columns that each input has become. */
export interface ColumnProgram {
  readonly inputs: readonly Field[];
  readonly steps: readonly NamedExpression[];
  /** Names of columns by input, in the order of the inputs. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** What the steps learnt, by column and name: `bmi_standardised.mean`. */
  readonly learnt: Readonly<Record<string, Value | Value[]>>;
}

export function startProgram(inputs: readonly Field[]): ColumnProgram {
  return { inputs, steps: [], columns: new Map(inputs.map(({ name }) => [name, [name]])), learnt: {} };
}

/** Types and SQL of inputs or steps. */
export function describeColumns(program: ColumnProgram, names: readonly string[]): readonly StepColumn[] {
  const { inputs, steps } = program;
  const checked = checkProgram(
    inputs,
    steps,
    names.map((name) => ({ name, expression: name })),
  );
  const sql = compileToSql(checked);
  return checked.outputs.map((field) => ({ ...field, sql: sql[field.name] ?? '' }));
}
