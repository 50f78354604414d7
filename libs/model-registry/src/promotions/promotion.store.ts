import { promotionSchema, type Promotion } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import type { Selectable } from 'kysely';
import type { ModelRegistryTables, RegistryDatabase } from '../model-registry-tables.ts';
import type { Move } from './version-before.ts';

export async function findAlias(
  db: RegistryDatabase,
  model: string,
  alias: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('model_alias')
    .select('version')
    .where('model', '=', model)
    .where('alias', '=', alias)
    .executeTakeFirst();
  return row?.version;
}

/** Appends to the log, which the alias follows: call it in a transaction. */
export async function insertPromotion(
  db: RegistryDatabase,
  { model, alias, kind, from, to, traffic, reason, actor, at }: Omit<Promotion, 'sequence'>,
): Promise<Promotion> {
  const row = await db
    .insertInto('promotion')
    .values({
      model,
      alias,
      kind,
      from_version: from ?? null,
      to_version: to,
      traffic: traffic === undefined ? null : canonicalJson(traffic),
      reason,
      actor,
      at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await db
    .insertInto('model_alias')
    .values({ model, alias, version: to })
    .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version: to }))
    .execute();
  return toPromotion(row);
}

export interface PromotionQuery {
  readonly alias?: string | undefined;
  /** Only what came before this. */
  readonly beforeSequence?: number | undefined;
  readonly count: number;
}

/** Newest first. */
export async function listPromotions(
  db: RegistryDatabase,
  model: string,
  { alias, beforeSequence, count }: PromotionQuery,
): Promise<Promotion[]> {
  let query = db.selectFrom('promotion').selectAll().where('model', '=', model);
  if (alias !== undefined) query = query.where('alias', '=', alias);
  if (beforeSequence !== undefined) query = query.where('sequence', '<', beforeSequence);
  const rows = await query.orderBy('sequence', 'desc').limit(count).execute();
  return rows.map(toPromotion);
}

/** The moves of one alias, oldest first; its traffic is none. */
export async function listMoves(db: RegistryDatabase, model: string, alias: string): Promise<Move[]> {
  return await db
    .selectFrom('promotion')
    .select(['kind', 'to_version as to'])
    .where('model', '=', model)
    .where('alias', '=', alias)
    .where('kind', '<>', 'traffic')
    .orderBy('sequence')
    .$narrowType<{ kind: Move['kind'] }>()
    .execute();
}

function toPromotion(row: Selectable<ModelRegistryTables['promotion']>): Promotion {
  const { from_version, to_version, traffic, ...rest } = row;
  return parseStored(promotionSchema, `promotion ${row.sequence}`, () => ({
    ...rest,
    ...(from_version !== null && { from: from_version }),
    to: to_version,
    ...(traffic !== null && { traffic: parseJson(traffic) }),
  }));
}
