import {
  modelVersionSchema,
  type ModelVersion,
  type ModelVersionChange,
  type Registration,
} from '@quincunx/contracts';
import { parseJson, parseStored, type CursorKey } from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import { sql, type RawBuilder } from 'kysely';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import type { VersionOrder } from './version-order.ts';

export async function findVersion(
  db: RegistryDatabase,
  model: string,
  version: number,
): Promise<ModelVersion | undefined> {
  const row = await selectVersions(db)
    .where('model', '=', model)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && toModelVersion(row);
}

export async function findNewestVersionNumber(
  db: RegistryDatabase,
  model: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('model_version')
    .select('version')
    .where('model', '=', model)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version;
}

export interface VersionQuery {
  readonly conditions: readonly RawBuilder<boolean>[];
  readonly order: VersionOrder;
  /** The key and the number of the version that the first one comes after. */
  readonly after?: readonly [key: CursorKey, version: number] | undefined;
  readonly count: number;
}

/** Each version with its key in the order. */
export async function listVersions(
  db: RegistryDatabase,
  model: string,
  { conditions, order, after, count }: VersionQuery,
): Promise<{ version: ModelVersion; key: CursorKey }[]> {
  const { key, direction } = order;
  let query = selectVersions(db).select(key.as('order_key')).where('model', '=', model);
  for (const condition of conditions) query = query.where(condition);
  if (after !== undefined) query = query.where(comesAfter(after, order));
  const rows = await query
    .orderBy(sql`${key} is null`)
    .orderBy(key, direction)
    .orderBy('version', direction)
    .limit(count)
    .execute();
  return rows.map((row) => ({ version: toModelVersion(row), key: row.order_key }));
}

function comesAfter(
  [afterKey, afterVersion]: readonly [CursorKey, number],
  { key, direction }: VersionOrder,
): RawBuilder<boolean> {
  const beyond = direction === 'desc' ? sql`<` : sql`>`;
  const afterWithin = sql`model_version.version ${beyond} ${afterVersion}`;
  if (afterKey === null) return sql<boolean>`(${key} is null and ${afterWithin})`;
  return sql<boolean>`(${key} ${beyond} ${afterKey} or (${key} = ${afterKey} and ${afterWithin}) or ${key} is null)`;
}

export async function insertVersion(
  db: RegistryDatabase,
  registration: Registration,
  version: number,
  createdAt: Date,
): Promise<void> {
  const { model, artifact, run, description, author } = registration;
  await db
    .insertInto('model_version')
    .values({
      model,
      version,
      artifact,
      signature: canonicalJson(registration.signature),
      metrics: canonicalJson(registration.metrics),
      run,
      pins: canonicalJson(registration.pins),
      description,
      tags: canonicalJson(registration.tags),
      archived: 0,
      author,
      created_at: createdAt.toISOString(),
    })
    .execute();
  for (const [name, value] of Object.entries(registration.metrics)) {
    await db.insertInto('model_version_metric').values({ model, version, name, value }).execute();
  }
}

export async function updateVersion(
  db: RegistryDatabase,
  model: string,
  version: number,
  { description, tags, archived }: ModelVersionChange,
): Promise<void> {
  if (description === undefined && tags === undefined && archived === undefined) return;
  await db
    .updateTable('model_version')
    .set({
      description,
      tags: tags && canonicalJson(tags),
      archived: archived === undefined ? undefined : archived ? 1 : 0,
    })
    .where('model', '=', model)
    .where('version', '=', version)
    .execute();
}

/** In one statement, so that a version is read as it was at one moment. */
function selectVersions(db: RegistryDatabase) {
  return db
    .selectFrom('model_version')
    .selectAll('model_version')
    .select(
      sql<string>`(select json_group_array(alias order by alias) from model_alias as a
        where a.model = model_version.model and a.version = model_version.version)`.as('aliases'),
    );
}

type ModelVersionRow = Awaited<ReturnType<ReturnType<typeof selectVersions>['executeTakeFirstOrThrow']>>;

function toModelVersion(row: ModelVersionRow): ModelVersion {
  return parseStored(modelVersionSchema, `version ${row.version} of model '${row.model}'`, () => ({
    model: row.model,
    version: row.version,
    artifact: row.artifact,
    signature: parseJson(row.signature),
    metrics: parseJson(row.metrics),
    run: row.run,
    pins: parseJson(row.pins),
    description: row.description,
    tags: parseJson(row.tags),
    aliases: parseJson(row.aliases),
    archived: row.archived === 1,
    author: row.author,
    createdAt: row.created_at,
  }));
}
