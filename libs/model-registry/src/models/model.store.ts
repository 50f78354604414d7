import { modelSchema, type Model, type ModelChange } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import { sql } from 'kysely';
import type { RegistryDatabase } from '../model-registry-tables.ts';

export async function findModel(db: RegistryDatabase, name: string): Promise<Model | undefined> {
  const row = await selectModels(db).where('model.name', '=', name).executeTakeFirst();
  return row && toModel(row);
}

/** By name, after `after`; at most `count`. */
export async function listModels(
  db: RegistryDatabase,
  { after, count }: { after?: string | undefined; count: number },
): Promise<Model[]> {
  const all = selectModels(db).orderBy('model.name').limit(count);
  const rows = await (after === undefined ? all : all.where('model.name', '>', after)).execute();
  return rows.map(toModel);
}

export async function listModelNames(db: RegistryDatabase, count: number): Promise<string[]> {
  const rows = await db.selectFrom('model').select('name').orderBy('name').limit(count).execute();
  return rows.map(({ name }) => name);
}

export async function insertModelIfAbsent(
  db: RegistryDatabase,
  name: string,
  createdAt: Date,
): Promise<void> {
  await db
    .insertInto('model')
    .values({ name, description: '', tags: '{}', created_at: createdAt.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function updateModel(db: RegistryDatabase, name: string, change: ModelChange): Promise<void> {
  const { description, tags } = change;
  if (description === undefined && tags === undefined) return;
  await db
    .updateTable('model')
    .set({ description, tags: tags && canonicalJson(tags) })
    .where('name', '=', name)
    .execute();
}

/** In one statement, so that a model is read as it was at one moment. */
function selectModels(db: RegistryDatabase) {
  return db
    .selectFrom('model')
    .selectAll('model')
    .select([
      sql<string>`(select json_group_object(alias, version) from model_alias where model = model.name)`.as(
        'aliases',
      ),
      sql<number | null>`(select max(version) from model_version where model = model.name)`.as(
        'newest_version',
      ),
    ]);
}

type ModelRow = Awaited<ReturnType<ReturnType<typeof selectModels>['executeTakeFirstOrThrow']>>;

function toModel(row: ModelRow): Model {
  return parseStored(modelSchema, `model '${row.name}'`, () => ({
    name: row.name,
    description: row.description,
    tags: parseJson(row.tags),
    aliases: parseJson(row.aliases),
    newestVersion: row.newest_version ?? undefined,
    createdAt: row.created_at,
  }));
}
