import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const modelRegistryMigrations: Migrations = {
  '2026-11-22-model-registry': { up: createRegistry, down: dropRegistry },
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

  `create table promotion (
    sequence integer not null primary key autoincrement,
    model text not null,
    alias text not null,
    kind text not null check (kind in ('promotion', 'rollback')),
    from_version integer check (from_version <> to_version),
    to_version integer not null,
    reason text not null,
    actor text not null,
    at text not null,
    check (kind = 'promotion' or from_version is not null),
    foreign key (model, from_version) references model_version (model, version),
    foreign key (model, to_version) references model_version (model, version)
  ) strict`,
  `create index promotion_by_alias on promotion (model, alias)`,
  `create unique index promotion_first_of_alias on promotion (model, alias) where from_version is null`,
];

function forbid(name: string, event: string, message: string, condition = 'true'): string {
  return `create trigger ${name} before ${event} when ${condition} begin select raise(abort, '${message}'); end`;
}

const newestOfLog = `(select to_version from promotion
  where model = new.model and alias = new.alias order by sequence desc limit 1)`;
const targetIsArchived = `exists (select 1 from model_version
  where model = new.model and version = new.version and archived = 1)`;

const triggers = [
  forbid('promotion_is_never_changed', 'update on promotion', 'the promotion log is append-only'),
  forbid('promotion_is_never_deleted', 'delete on promotion', 'the promotion log is append-only'),
  forbid(
    'promotion_continues_the_log',
    'insert on promotion',
    'a promotion starts from the version that the one before it led to',
    `new.from_version is not ${newestOfLog}`,
  ),
  ...['insert', 'update'].flatMap((event) => [
    forbid(
      `model_alias_follows_the_log_on_${event}`,
      `${event} on model_alias`,
      'an alias names the version of its newest promotion',
      `new.version is not ${newestOfLog}`,
    ),
    forbid(
      `model_alias_names_no_archived_version_on_${event}`,
      `${event} on model_alias`,
      'an alias names no archived version',
      targetIsArchived,
    ),
  ]),
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
