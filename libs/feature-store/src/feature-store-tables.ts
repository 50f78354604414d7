import type { Generated } from 'kysely';

/** Append-only: the row of a name with the greatest sequence is its current definition. */
interface FeatureViewTable {
  sequence: Generated<number>;
  name: string;
  digest: string;
  /** JSON. */
  definition: string;
  applied_at: string;
}

interface DatasetTableRow {
  digest: string;
  row_count: number;
  /** JSON. */
  feature_references: string;
  features_digest: string;
  created_at: string;
}

export interface FeatureStoreTables {
  feature_view: FeatureViewTable;
  dataset: DatasetTableRow;
}
