import { extname } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';
import { toJson } from '../to-json.ts';

export interface RowsOptions {
  readonly rows?: string;
  readonly time: string;
  readonly label?: string;
  readonly labelType: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * What the words of a command line say of the rows that a dataset is to be made for, not checked yet.
 * @throws InvalidInputError when they say nothing of them.
 */
export function datasetRows({ rows, from, to, label, labelType: type, time }: RowsOptions): unknown {
  if (rows !== undefined) {
    const source = sourceOf(rows, time);
    return label === undefined ? { source } : { label: { source, column: label, type } };
  }
  if (from !== undefined && to !== undefined) return { from, to };
  throw new InvalidInputError(
    'name the rows: --rows labels.csv, a file of join keys and instants, or --from and --to for those that the views have between the two',
  );
}

/** A source as JSON, or the path of a file, whose ending says its format. */
function sourceOf(rows: string, time: string): unknown {
  if (rows.startsWith('{')) return toJson(rows);
  return { kind: 'file', path: rows, format: extname(rows).slice(1), timestamp: { column: time } };
}
