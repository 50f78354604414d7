import type { Digest } from '@quincunx/contracts';
import { digestOf } from '@quincunx/storage';
import type { Retrieval } from './retrieval.ts';

/** Of all definitions that a retrieval needs, whatever the order of asking. */
export function digestOfRetrieval({ reads, computations }: Retrieval): Digest {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return digestOf({
    reads: reads.map(({ name, view, keys }) => ({ name, view, keys })).toSorted(byName),
    onDemand: computations.map(({ view }) => view).toSorted(byName),
  });
}
