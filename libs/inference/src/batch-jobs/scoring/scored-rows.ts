import type { Field, Signature, ValueType } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import type { BatchInput, InputColumn, RowRange } from '../input/batch-input.ts';
import { readValue } from '../input/read-value.ts';
import { judgeRow } from './judge-row.ts';

/** DuckDB's types of computed values; an integer is a double until it is written. */
export const computedTypes: Readonly<Record<ValueType, string>> = {
  number: 'DOUBLE',
  integer: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
};

/** The name of an output while it is computed, by its place; no input has such a name. */
export function computed(index: number): string {
  return `"#out${index}"`;
}

/** What is wrong with a row, or null. */
export const fault = '"#fault"';

/** A query for the rows of an input with the values of the model's inputs beside them, by name. */
export function selectValues(input: BatchInput, { inputs }: Signature, range?: RowRange): string {
  const values = inputs.map(
    (field) => `${valueOf(columnOf(input, field), field)} AS ${quoteIdentifier(field.name)}`,
  );
  return `SELECT *, ${values.join(', ')} FROM (${input.scan(range)})`;
}

/** @returns a query for the rows with their outputs, each computed by `outputs`, and with what is wrong with them. */
export function scoreBySql(
  values: string,
  signature: Signature,
  input: BatchInput,
  outputs: readonly string[],
): string {
  const list = outputs.map((sql, index) => `${sql} AS ${computed(index)}`);
  return judged(`SELECT *, ${list.join(', ')} FROM (${values})`, signature, input);
}

/** As `scoreBySql`, with outputs that are in a table, row by row. */
export function scoreByTable(values: string, signature: Signature, input: BatchInput, table: string): string {
  return judged(`SELECT * FROM (${values}) POSITIONAL JOIN ${table}`, signature, input);
}

function judged(predicted: string, signature: Signature, input: BatchInput): string {
  const columns = signature.inputs.map((field) => columnOf(input, field));
  const outputs = signature.outputs.map((_, index) => computed(index));
  return `SELECT *, ${judgeRow(signature, columns, outputs)} AS ${fault} FROM (${predicted})`;
}

function columnOf({ columns }: BatchInput, { name }: Field): InputColumn | undefined {
  return columns.find((column) => column.name === name);
}

function valueOf(column: InputColumn | undefined, { type }: Field): string {
  const read = column === undefined ? undefined : readValue(column, type);
  return read ?? `CAST(NULL AS ${computedTypes[type]})`;
}
