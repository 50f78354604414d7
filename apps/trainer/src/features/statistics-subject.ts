import type { Statistics } from '@quincunx/contracts';

/** What statistics describe, whole: `dataset 0f3a...: made at 2026-01-31T09:30:00.000Z; rows: 442`. */
export function subjectInWords(of: Statistics['of']): string {
  return `${subjectName(of)}: ${originInWords(of)}; rows: ${of.rows}`;
}

export function subjectName(of: Statistics['of']): string {
  return 'dataset' in of ? `dataset ${of.dataset}` : `materialisation ${of.materialisation} of ${of.view}`;
}

/** `full, up to 2026-01-31T09:30:00.000Z`: what was read, and how far. */
export function originInWords(of: Statistics['of']): string {
  if ('dataset' in of) return `made at ${of.at}`;
  const { kind, interval } = of;
  return `${kind}, ${interval.from === undefined ? 'up' : `from ${interval.from}`} to ${interval.to}`;
}
