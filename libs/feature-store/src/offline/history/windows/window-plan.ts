import type { Aggregate, Feature } from '@quincunx/contracts';
import { measureColumn, measureOf } from './measure.ts';

/** All aggregates of one column over one length of time. */
export interface PlannedWindow {
  readonly duration: string;
  /** Which of the planned columns; undefined where rows are aggregated, whatever is in them. */
  readonly column: number | undefined;
  readonly functions: readonly Aggregate['function'][];
  /** Which of the features each function gives. */
  readonly features: readonly number[];
}

/** A column of values in the events of windows. */
export interface ValueColumn {
  /** SQL of it in a row of history. */
  readonly ofRow: string;
  /** SQL of it in a question. */
  readonly ofQuestion: string;
  /** Whether it is DOUBLE, and NaN where a value is missing: what can be read fast. */
  readonly isNumber: boolean;
}

export interface WindowPlan {
  readonly columns: readonly ValueColumn[];
  readonly windows: readonly PlannedWindow[];
}

/** What it takes to aggregate features, each column and window once. */
export function planWindows(features: readonly Feature[]): WindowPlan {
  const columns = new Map<string, ValueColumn>();
  const windows = new Map<
    string,
    PlannedWindow & { functions: Aggregate['function'][]; features: number[] }
  >();
  for (const [index, feature] of features.entries()) {
    const { aggregate } = feature;
    if (aggregate === undefined) continue;
    const column = columnOf(feature, features);
    if (column !== undefined) columns.set(column.ofRow, column);
    const place = column && [...columns.keys()].indexOf(column.ofRow);
    const name = `${aggregate.window} ${String(place)}`;
    const window = windows.get(name) ?? {
      duration: aggregate.window,
      column: place,
      functions: [],
      features: [],
    };
    window.functions.push(aggregate.function);
    window.features.push(index);
    windows.set(name, window);
  }
  return { columns: [...columns.values()], windows: [...windows.values()] };
}

function columnOf(feature: Feature, features: readonly Feature[]): ValueColumn | undefined {
  const measure = measureOf(feature, features);
  if (measure === undefined) return undefined;
  const column = measureColumn(measure);
  if (measure.as !== 'number') return { ofRow: column, ofQuestion: 'NULL', isNumber: false };
  const missing = `'nan'::DOUBLE`;
  return { ofRow: `coalesce(${column}, ${missing})`, ofQuestion: missing, isNumber: true };
}
