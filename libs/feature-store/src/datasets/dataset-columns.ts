import { InvalidInputError } from '@quincunx/contracts';
import type { Retrieval } from '../definitions/retrieval.ts';

/** The columns that every dataset begins with. */
export const datasetColumns = ['row_id', 'event_timestamp'] as const;

/**
 * Names that differ in case alone are one name to SQL.
 * @throws InvalidInputError when two columns of a dataset would have one name.
 */
export function refuseRepeatedColumns({ joinKeys, features }: Retrieval, label: string | undefined): void {
  const named = [
    ...datasetColumns.map((name) => ({ name, what: 'a column that every dataset has' })),
    ...joinKeys.map(({ name }) => ({ name, what: 'a join key' })),
    ...features.map(({ name }) => ({ name, what: 'a feature' })),
    ...(label === undefined ? [] : [{ name: label, what: 'the label' }]),
  ];
  const taken = new Map<string, string>();
  for (const { name, what } of named) {
    const other = taken.get(name.toLowerCase());
    if (other !== undefined) {
      throw new InvalidInputError(`'${name}' is the name of ${other} and of ${what}; rename one of them`);
    }
    taken.set(name.toLowerCase(), what);
  }
}
