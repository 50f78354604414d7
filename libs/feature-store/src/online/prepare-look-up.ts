import type { JoinKey } from '@quincunx/contracts';
import type { Retrieval } from '../definitions/retrieval.ts';
import { createOnDemandComputer, type OnDemandComputer } from './compute-on-demand.ts';
import type { OnlineRow } from './online-row.ts';
import { createStoredReader, type StoredReader } from './read-stored.ts';

/** A retrieval, compiled for answering online: made once, used for any number of requests. */
export interface PreparedLookUp {
  readonly retrieval: Retrieval;
  readonly reads: readonly { readonly keys: readonly JoinKey[]; readonly readStored: StoredReader }[];
  /** The views behind the reads, each once, with the places of their reads. */
  readonly views: readonly { readonly name: string; readonly reads: readonly number[] }[];
  readonly computers: readonly OnDemandComputer[];
  /** In the order of asking; `origin` counts the reads and then the computations. */
  readonly features: readonly { readonly name: string; readonly origin: number; readonly place: number }[];
  /** Has the names of an answer in the order of asking, so that answers are copies of it with the values put in. */
  readonly blank: OnlineRow;
}

export function prepareLookUp(retrieval: Retrieval): PreparedLookUp {
  const { reads, computations, features } = retrieval;
  const views = new Map<string, number[]>();
  reads.forEach(({ view }, index) => {
    views.set(view.name, [...(views.get(view.name) ?? []), index]);
  });
  const byName = <Content>(content: Content) =>
    Object.fromEntries(features.map(({ name }) => [name, content]));
  return {
    retrieval,
    reads: reads.map((read) => ({ keys: read.keys, readStored: createStoredReader(read) })),
    views: [...views].map(([name, places]) => ({ name, reads: places })),
    computers: computations.map(createOnDemandComputer),
    features: features.map(({ name, place }) =>
      'read' in place
        ? { name, origin: place.read, place: place.feature }
        : { name, origin: reads.length + place.computation, place: place.output },
    ),
    blank: { values: byName(null), statuses: byName('NOT_FOUND'), eventTimes: byName(undefined) },
  };
}
