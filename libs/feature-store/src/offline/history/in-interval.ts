import { createdColumn, timeColumn } from './columns.ts';
import type { Interval } from './history.ts';

/** SQL for whether a row with a time and a created is in an interval; null when its time is not known. */
export function inInterval(
  { from, to, knownFrom }: Interval,
  { time = timeColumn, created = createdColumn }: { readonly time?: string; readonly created?: string } = {},
): string {
  if (from === undefined) return `${time} <= ${String(to)}`;
  const known = knownFrom === undefined ? 'false' : `coalesce(${created} >= ${String(knownFrom)}, false)`;
  return `(${time} <= ${String(to)} AND (${time} >= ${String(from)} OR ${known}))`;
}
