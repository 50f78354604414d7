import type { DefinitionKind } from '@quincunx/contracts';
import type { Generated } from 'kysely';

/** Append-only: the row of a kind and name with the greatest sequence is the current definition, or says that there is none any more. */
interface FeatureDefinitionTable {
  sequence: Generated<number>;
  kind: DefinitionKind;
  name: string;
  digest: string | null;
  /** JSON; null where the definition was removed. */
  definition: string | null;
  applied_at: string;
  /** Null where nobody was named. */
  author: string | null;
}

interface DatasetTableRow {
  digest: string;
  row_count: number;
  /** JSON. */
  feature_references: string;
  features_digest: string;
  created_at: string;
  /** JSON: what it takes to make the dataset again; null for one that an older release saved. */
  manifest: string | null;
  /** JSON, once they were computed. */
  statistics: string | null;
  /** The digest of what the dataset became when an entity was erased from it: its own file is gone then. */
  erased_as: string | null;
}

/** What was pushed to the offline store beside a view's source. Times are microseconds since 1970, as integers. */
interface PushedRowTable {
  sequence: Generated<number>;
  view: string;
  /** As `onlineKey` makes it. */
  key: string;
  /** JSON: an object by feature name. */
  feature_values: string;
  event_time: number;
  created_time: number;
}

/** Rows that were not as their view says. The same row, found again, is kept once. */
interface QuarantinedRowTable {
  /** Greater for what was found later, a row that is found again included. */
  sequence: Generated<number>;
  view: string;
  origin: 'source' | 'push';
  /** What tells rows apart: the position in a source; of a pushed row, the digest of its content. */
  identity: string;
  /** `data/visits.csv, row 12`; the place in a pushed request. */
  position: string;
  reason: string;
  /** JSON: the row as it was found. */
  content: string;
  /** As `onlineKey` makes it; null where the key itself is what is wrong. */
  key: string | null;
  found_at: string;
}

interface MaterialisationTable {
  sequence: Generated<number>;
  id: string;
  view: string;
  kind: 'full' | 'incremental';
  status: 'running' | 'succeeded' | 'failed';
  interval_from: string | null;
  interval_to: string;
  /** Keys that have a row in the interval. */
  key_count: number;
  /** Keys whose online values are others than before. */
  changed_count: number;
  rejected_count: number;
  process_host: string;
  process_id: number;
  /** Tells the process from another that has its id later; null where the system does not say. */
  process_start: string | null;
  started_at: string;
  ended_at: string | null;
  reason: string | null;
  /** JSON. */
  statistics: string | null;
}

/** Says that an entity was erased, not who it was. */
interface ErasureTable {
  sequence: Generated<number>;
  entity: string;
  key_digest: string;
  author: string;
  begun_at: string;
  /** Null while it goes on, or when it was cut off. */
  erased_at: string | null;
  /** JSON: how many rows of what. */
  counts: string;
}

export interface FeatureStoreTables {
  feature_definition: FeatureDefinitionTable;
  dataset: DatasetTableRow;
  pushed_row: PushedRowTable;
  quarantined_row: QuarantinedRowTable;
  materialisation: MaterialisationTable;
  erasure: ErasureTable;
}
