import type { Value, ValueType } from '@quincunx/contracts';

/** Values of one column in a form that moves between threads: numbers and booleans without being copied. */
export type ValueColumn =
  | {
      readonly kind: 'numbers';
      readonly values: Float64Array<ArrayBuffer>;
      readonly nulls: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'booleans';
      readonly values: Uint8Array<ArrayBuffer>;
      readonly nulls: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'texts'; readonly values: readonly (string | null)[] };

export interface ColumnChunk {
  readonly length: number;
  readonly columns: readonly ValueColumn[];
}

/** @param values of the type, or null. */
export function toColumn(type: ValueType, values: readonly Value[]): ValueColumn {
  if (type === 'string')
    return { kind: 'texts', values: values.map((value) => (value === null ? null : String(value))) };
  const nulls = Uint8Array.from(values, (value) => (value === null ? 1 : 0));
  return type === 'boolean'
    ? { kind: 'booleans', values: Uint8Array.from(values, (value) => (value === true ? 1 : 0)), nulls }
    : { kind: 'numbers', values: Float64Array.from(values, Number), nulls };
}

export function toValues(column: ValueColumn): readonly Value[] {
  if (column.kind === 'texts') return column.values;
  const { nulls } = column;
  return column.kind === 'booleans'
    ? Array.from(column.values, (value, index) => (nulls[index] === 1 ? null : value === 1))
    : Array.from(column.values, (value, index) => (nulls[index] === 1 ? null : value));
}

/** What is moved rather than copied. */
export function transferable({ columns }: ColumnChunk): ArrayBuffer[] {
  return columns.flatMap((column) =>
    column.kind === 'texts' ? [] : [column.values.buffer, column.nulls.buffer],
  );
}
