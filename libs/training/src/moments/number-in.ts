import { CorruptError, type Row } from '@quincunx/contracts';

/** A number that an aggregate must have given. */
export function numberIn(row: Row, name: string): number {
  const value = row[name];
  if (typeof value === 'number') return value;
  throw new CorruptError(`the training table gave no number for its aggregate '${name}'`);
}
