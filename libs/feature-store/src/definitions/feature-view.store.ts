import { CorruptError, featureViewSchema, type FeatureView } from '@quincunx/contracts';
import { inTransaction } from '@quincunx/database';
import { canonicalJson, sha256 } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';

/** The definitions of feature views: the newest of each name, and all before it. */
export class FeatureViewStore {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  /** Makes definitions the current ones of their names; what is current already adds nothing to the history. */
  async apply(views: readonly FeatureView[], appliedAt: Date): Promise<void> {
    await inTransaction(this.#db, async (transaction) => {
      const current = new Map((await selectCurrent(transaction)).map(({ name, digest }) => [name, digest]));
      for (const view of views) {
        const definition = canonicalJson(view);
        const digest = sha256(definition);
        if (current.get(view.name) === digest) continue;
        await transaction
          .insertInto('feature_view')
          .values({ name: view.name, digest, definition, applied_at: appliedAt.toISOString() })
          .execute();
      }
    });
  }

  /** The current definitions by name, in the order of the names. */
  async listCurrent(): Promise<Map<string, FeatureView>> {
    const rows = await selectCurrent(this.#db);
    return new Map(rows.map(({ name, definition }) => [name, toFeatureView(name, definition)]));
  }
}

async function selectCurrent(db: Kysely<FeatureStoreTables>) {
  return await db
    .selectFrom('feature_view')
    .select(['name', 'digest', 'definition'])
    .where('sequence', 'in', (history) =>
      history
        .selectFrom('feature_view')
        .select(({ fn }) => fn.max('sequence').as('newest'))
        .groupBy('name'),
    )
    .orderBy('name')
    .execute();
}

function toFeatureView(name: string, definition: string): FeatureView {
  const parsed = featureViewSchema.safeParse(JSON.parse(definition));
  if (parsed.success) return parsed.data;
  throw new CorruptError(`the stored definition of feature view '${name}' is damaged; apply it again`, {
    cause: parsed.error,
  });
}
