import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';
import {
  aliasFollowsTheLogTriggers,
  forbid,
  promotionIndexes,
  promotionTable,
  promotionTriggers,
} from './promotion-log-statements.ts';
import { trafficMigration } from './traffic/traffic.migration.ts';

export const modelRegistryMigrations: Migrations = {
  '2026-11-22-model-registry': { up: createRegistry, down: dropRegistry },
  '2026-11-27-traffic': trafficMigration,
};

async function createRegistry(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...tables, ...triggers]) await sql.raw(statement).execute(db);
}

async function dropRegistry(db: Kysely<unknown>): Promise<void> {
  for (const table of ['promotion', 'model_alias', 'model_version_metric', 'model_version', 'model']) {
    await db.schema.dropTable(table).execute();
  }
}

const tables = [
  `create table model (
    name text not null primary key,
    description text not null,
    tags text not null check (json_valid(tags)),
    created_at text not null
  ) strict, without rowid`,

  `create table model_version (
    model text not null references model (name),
    version integer not null check (version >= 1),
    artifact text not null check (length(artifact) = 64 and artifact not glob '*[^0-9a-f]*'),
    signature text not null check (json_valid(signature)),
    metrics text not null check (json_valid(metrics)),
    run text not null,
    pins text not null check (json_valid(pins)),
    description text not null,
    tags text not null check (json_valid(tags)),
    archived integer not null default 0 check (archived in (0, 1)),
    author text not null,
    created_at text not null,
    primary key (model, version)
  ) strict`,

  `create table model_version_metric (
    model text not null,
    version integer not null,
    name text not null,
    value real not null,
    primary key (model, name, version),
    foreign key (model, version) references model_version (model, version)
  ) strict, without rowid`,

  `create table model_alias (
    model text not null,
    alias text not null,
    version integer not null,
    primary key (model, alias),
    foreign key (model, version) references model_version (model, version)
  ) strict, without rowid`,
  `create index model_alias_by_name on model_alias (alias)`,

  promotionTable('promotion'),
  ...promotionIndexes,
];

const targetIsArchived = `exists (select 1 from model_version
  where model = new.model and version = new.version and archived = 1)`;

const triggers = [
  ...promotionTriggers,
  ...aliasFollowsTheLogTriggers,
  ...['insert', 'update'].map((event) =>
    forbid(
      `model_alias_names_no_archived_version_on_${event}`,
      `${event} on model_alias`,
      'an alias names no archived version',
      targetIsArchived,
    ),
  ),
  forbid('model_alias_is_never_deleted', 'delete on model_alias', 'an alias moves, but stays'),
  forbid(
    'model_version_is_immutable',
    'update of model, version, artifact, signature, metrics, run, pins, author, created_at on model_version',
    'a model version is immutable',
  ),
  forbid('model_version_is_never_deleted', 'delete on model_version', 'a model version is immutable'),
  forbid(
    'model_version_with_alias_is_not_archived',
    'update of archived on model_version',
    'an alias names no archived version',
    'new.archived = 1 and exists (select 1 from model_alias where model = new.model and version = new.version)',
  ),
  forbid(
    'model_version_metric_is_immutable',
    'update on model_version_metric',
    'a model version is immutable',
  ),
  forbid(
    'model_version_metric_is_never_deleted',
    'delete on model_version_metric',
    'a model version is immutable',
  ),
];
