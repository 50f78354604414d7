import { datasetSchema, CorruptError, NotFoundError, type Dataset, type Digest } from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';

/** What is known of saved datasets beside their files. */
export class DatasetStore {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  /** Records a dataset; one that is recorded already stays as it is. */
  async save({ digest, rows, references, featuresDigest, createdAt }: Dataset): Promise<void> {
    await this.#db
      .insertInto('dataset')
      .values({
        digest,
        row_count: rows,
        feature_references: canonicalJson(references),
        features_digest: featuresDigest,
        created_at: createdAt,
      })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .execute();
  }

  async listDigests(): Promise<readonly Digest[]> {
    const rows = await this.#db.selectFrom('dataset').select('digest').orderBy('digest').execute();
    return rows.map(({ digest }) => digest);
  }

  /** @throws NotFoundError */
  async get(digest: Digest): Promise<Dataset> {
    const row = await this.#db
      .selectFrom('dataset')
      .selectAll()
      .where('digest', '=', digest)
      .executeTakeFirst();
    if (row === undefined) throw new NotFoundError(`there is no dataset ${digest}`);
    const references: unknown = JSON.parse(row.feature_references);
    const parsed = datasetSchema.safeParse({
      digest: row.digest,
      rows: row.row_count,
      references,
      featuresDigest: row.features_digest,
      createdAt: row.created_at,
    });
    if (parsed.success) return parsed.data;
    throw new CorruptError(`the record of dataset ${digest} is damaged`, { cause: parsed.error });
  }
}
