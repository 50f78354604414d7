import { CorruptError, type Field, type Label, type Row } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import type { TrainingTable } from '../training-table.ts';

export interface LabelledRow {
  readonly inputs: Row;
  readonly label: number;
}

/** The rows of a table as a predictor takes them, with their labels, chunk by chunk in order. */
export async function* labelledRows(
  table: TrainingTable,
  inputs: readonly Field[],
  label: Label,
): AsyncGenerator<readonly LabelledRow[]> {
  // Keyed by position: the label may have the name of an input.
  const expressions = inputs.map(({ name }, index) => [`input_${index}`, quoteIdentifier(name)] as const);
  const labelSql = `CAST(${quoteIdentifier(label.column)} AS DOUBLE)`;
  for await (const { length, columns } of table.chunks({
    ...Object.fromEntries(expressions),
    label: labelSql,
  })) {
    const values = inputs.map(({ name }, index) => ({ name, values: columns[`input_${index}`] ?? [] }));
    yield Array.from({ length }, (_, row) => {
      const value = columns['label']?.[row];
      if (typeof value !== 'number')
        throw new CorruptError(`the label '${label.column}' is missing in a row`);
      const pairs = values.map((column) => [column.name, column.values[row] ?? null] as const);
      return { inputs: Object.fromEntries(pairs), label: value };
    });
  }
}
