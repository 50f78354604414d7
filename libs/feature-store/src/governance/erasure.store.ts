import { erasureSchema, type Erasure, type Page, type PageRequest } from '@quincunx/contracts';
import {
  decodeCursor,
  encodeCursor,
  inTransaction,
  isCounterPlace,
  parseJson,
  parseStored,
  toPage,
} from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import type { Kysely, Selectable } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';

const list = ['erasures'];

/** The records of erasures. */
export class ErasureStore {
  readonly #db: Kysely<FeatureStoreTables>;
  readonly #clock: () => Date;

  constructor(options: { readonly db: Kysely<FeatureStoreTables>; readonly clock: () => Date }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** Begins a record, or goes on with that of the same key that was never finished, whoever began it. */
  async begin(erasure: Pick<Erasure, 'entity' | 'keyDigest' | 'author'>): Promise<Erasure> {
    const { entity, keyDigest: key_digest, author } = erasure;
    return await inTransaction(this.#db, async (transaction) => {
      await transaction
        .insertInto('erasure')
        .values({ entity, key_digest, author, begun_at: this.#clock().toISOString(), counts: '{}' })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await transaction
        .selectFrom('erasure')
        .selectAll()
        .where('entity', '=', entity)
        .where('key_digest', '=', key_digest)
        .where('erased_at', 'is', null)
        .executeTakeFirstOrThrow();
      return toErasure(row);
    });
  }

  async addCount(sequence: number, name: string, count: number): Promise<void> {
    await inTransaction(this.#db, async (transaction) => {
      const { erased } = await get(transaction, sequence);
      const counts = canonicalJson({ ...erased, [name]: (erased[name] ?? 0) + count });
      await transaction.updateTable('erasure').set({ counts }).where('sequence', '=', sequence).execute();
    });
  }

  /** One that is finished stays as it is. */
  async finish(sequence: number): Promise<Erasure> {
    await this.#db
      .updateTable('erasure')
      .set({ erased_at: this.#clock().toISOString() })
      .where('sequence', '=', sequence)
      .where('erased_at', 'is', null)
      .execute();
    return await get(this.#db, sequence);
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list({ limit, cursor }: PageRequest): Promise<Page<Erasure>> {
    let query = this.#db
      .selectFrom('erasure')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [before] = decodeCursor(cursor, list, isCounterPlace);
      query = query.where('sequence', '<', before);
    }
    const { items, ...next } = toPage(await query.execute(), limit, ({ sequence }) =>
      encodeCursor(list, [sequence]),
    );
    return { items: items.map(toErasure), ...next };
  }
}

async function get(db: Kysely<FeatureStoreTables>, sequence: number): Promise<Erasure> {
  const query = db.selectFrom('erasure').selectAll().where('sequence', '=', sequence);
  return toErasure(await query.executeTakeFirstOrThrow());
}

function toErasure(row: Selectable<FeatureStoreTables['erasure']>): Erasure {
  return parseStored(erasureSchema, `erasure ${row.sequence}`, () => ({
    sequence: row.sequence,
    entity: row.entity,
    keyDigest: row.key_digest,
    author: row.author,
    begunAt: row.begun_at,
    ...(row.erased_at !== null && { erasedAt: row.erased_at }),
    erased: parseJson(row.counts),
  }));
}
