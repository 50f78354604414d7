import type { ColumnType } from './read-column.ts';
import type { Cell } from './wanted-column.ts';

const kinds: Readonly<Record<ColumnType, string>> = {
  number: 'a finite number',
  integer: 'an integer of 64 bits',
  string: 'a text',
  boolean: 'true or false',
  instant: 'an instant of the years 1 to 9999, such as 2026-01-31T09:30:00Z',
  text: 'a text',
};

const longestShown = 100;

/** What is wrong with a cell, in plain words. @param shown what stands there; undefined when nothing does. */
export function describeFault({ what, type, origin }: Cell, shown: string | undefined): string {
  if ('isNot' in origin) return `is not ${origin.isNot}`;
  const place = 'column' in origin ? `column '${origin.column}'` : `${what}, ${origin.expression},`;
  if (shown === undefined) return `${place} has no value, and ${what} needs one`;
  const value = shown.length > longestShown ? `${shown.slice(0, longestShown)}...` : shown;
  return 'column' in origin
    ? `${place}: '${value}' is not ${kinds[type]}`
    : `${place} gives ${value}, which is not ${kinds[type]}`;
}
