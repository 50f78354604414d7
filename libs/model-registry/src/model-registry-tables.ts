import type { Generated, Kysely } from 'kysely';

interface ModelTable {
  name: string;
  description: string;
  /** JSON. */
  tags: string;
  created_at: string;
}

interface ModelVersionTable {
  model: string;
  version: number;
  artifact: string;
  /** JSON, as are metrics, pins and tags. */
  signature: string;
  metrics: string;
  run: string;
  pins: string;
  description: string;
  tags: string;
  archived: 0 | 1;
  author: string;
  created_at: string;
}

/** The metrics of a version once more, for conditions and order: as JSON, SQLite would round them. */
interface ModelVersionMetricTable {
  model: string;
  version: number;
  name: string;
  value: number;
}

interface ModelAliasTable {
  model: string;
  alias: string;
  version: number;
}

/** Append-only. Not called `from` and `to`, which SQL keeps for itself. */
interface PromotionTable {
  sequence: Generated<number>;
  model: string;
  alias: string;
  kind: 'promotion' | 'rollback' | 'traffic';
  from_version: number | null;
  to_version: number;
  /** JSON; of the kind `traffic` alone. */
  traffic: string | null;
  reason: string;
  actor: string;
  at: string;
}

export interface ModelRegistryTables {
  model: ModelTable;
  model_version: ModelVersionTable;
  model_version_metric: ModelVersionMetricTable;
  model_alias: ModelAliasTable;
  promotion: PromotionTable;
}

/** The registry's tables, or a transaction on them. */
export type RegistryDatabase = Kysely<ModelRegistryTables>;
