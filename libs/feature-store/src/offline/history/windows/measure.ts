import type { Feature, ValueType } from '@quincunx/contracts';
import { quoteName } from '../../duckdb/quote.ts';

/** What an aggregate reads: a column of the source, as a type, or as text whatever its type is, where only equality counts. */
export interface Measure {
  readonly column: string;
  readonly as: ValueType | 'text';
}

/**
 * What the aggregate of a feature reads; undefined where that is no column, as for `count` of rows.
 * @param features that are wanted with it: to count a column's values, any way of reading them does.
 */
export function measureOf({ type, aggregate }: Feature, features: readonly Feature[]): Measure | undefined {
  if (aggregate?.column === undefined) return undefined;
  const { function: name, column } = aggregate;
  if (name === 'distinctCount') return { column, as: 'text' };
  if (name === 'minimum' || name === 'maximum' || name === 'last') return { column, as: type };
  if (name !== 'count') return { column, as: 'number' };
  const other = features.find(
    (each) => each.aggregate?.column === column && each.aggregate.function !== 'count',
  );
  return other === undefined ? { column, as: 'text' } : measureOf(other, features);
}

/** What the aggregates of features read, each once. */
export function measuresOf(features: readonly Feature[]): readonly Measure[] {
  const measures = features.flatMap((feature) => measureOf(feature, features) ?? []);
  return [...new Map(measures.map((measure) => [measureColumn(measure), measure])).values()];
}

/** The names of columns in a history that windows are aggregated over, quoted. */
export const measureColumn = ({ column, as }: Measure) => quoteName(`value:${as}:${column}`);
export const eventColumn = (column: string) => quoteName(`event:${column}`);
