import {
  datasetManifestSchema,
  datasetSchema,
  NotFoundError,
  type Dataset,
  type DatasetManifest,
  type Digest,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import {
  decodeCursor,
  encodeCursor,
  inTransaction,
  parseJson,
  parseStored,
  toPage,
} from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import type { Kysely, Selectable } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';

const list = ['datasets'];

/** To say which a beginning stands for, and, if it is of several, some of them. */
const fewNames = 5;

/** What is known of saved datasets beside their files. */
export class DatasetStore {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  /** Records a dataset. One that is recorded already keeps its date, and takes the manifest that made it again. */
  async save(dataset: Dataset, manifest: DatasetManifest): Promise<void> {
    await insert(this.#db, { ...toRow(dataset), manifest: canonicalJson(manifest) });
  }

  /** Records what a dataset became when an entity was erased from it: made of the same, with fewer rows. */
  async saveErased(digest: Digest, became: Pick<Dataset, 'digest' | 'rows' | 'createdAt'>): Promise<void> {
    await inTransaction(this.#db, async (transaction) => {
      const before = await selectOne(transaction, digest);
      const after = { ...toRow({ ...toDataset(before), ...became }), manifest: before.manifest };
      await insert(transaction, after);
      await transaction
        .updateTable('dataset')
        .set({ erased_as: became.digest, statistics: null })
        .where('digest', '=', digest)
        .execute();
    });
  }

  /** @throws NotFoundError */
  async get(digest: Digest): Promise<Dataset> {
    return toDataset(await selectOne(this.#db, digest));
  }

  /** A few of those whose digests begin so, in their order. @param beginning digits of hexadecimal. */
  async listDigests(beginning: string): Promise<readonly Digest[]> {
    const rows = await this.#db
      .selectFrom('dataset')
      .select('digest')
      .where('digest', 'like', `${beginning}%`)
      .orderBy('digest')
      .limit(fewNames)
      .execute();
    return rows.map(({ digest }) => digest);
  }

  /** None of a dataset that an older release saved. @throws NotFoundError when there is no such dataset. */
  async findManifest(digest: Digest): Promise<DatasetManifest | undefined> {
    const { manifest } = await selectOne(this.#db, digest);
    if (manifest === null) return undefined;
    return parseStored(datasetManifestSchema, `the manifest of dataset ${digest}`, () => parseJson(manifest));
  }

  /** Whether it is what a dataset became when an entity was erased from that. */
  async wasErasedFrom(digest: Digest): Promise<boolean> {
    const before = this.#db.selectFrom('dataset').select('digest').where('erased_as', '=', digest);
    return (await before.limit(1).execute()).length > 0;
  }

  /** In the order of their digests. */
  async listAll(): Promise<readonly Dataset[]> {
    const rows = await this.#db.selectFrom('dataset').selectAll().orderBy('digest').execute();
    return rows.map(toDataset);
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async listPage({ limit, cursor }: PageRequest): Promise<Page<Dataset>> {
    let query = this.#db
      .selectFrom('dataset')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('digest', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [createdAt, digest] = decodeCursor(cursor, list, isPlace);
      query = query.where((eb) => eb(eb.refTuple('created_at', 'digest'), '<', eb.tuple(createdAt, digest)));
    }
    const rows = await query.execute();
    return toPage(rows.map(toDataset), limit, (dataset) =>
      encodeCursor(list, [dataset.createdAt, dataset.digest]),
    );
  }
}

type DatasetRow = Selectable<FeatureStoreTables['dataset']>;

async function insert(db: Kysely<FeatureStoreTables>, row: DatasetRow): Promise<void> {
  await db
    .insertInto('dataset')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('digest').doUpdateSet((eb) => ({
        manifest: eb.fn.coalesce(eb.ref('excluded.manifest'), eb.ref('dataset.manifest')),
        erased_as: null,
      })),
    )
    .execute();
}

/** @throws NotFoundError */
async function selectOne(db: Kysely<FeatureStoreTables>, digest: Digest): Promise<DatasetRow> {
  const row = await db.selectFrom('dataset').selectAll().where('digest', '=', digest).executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`there is no dataset ${digest}`);
  return row;
}

function toRow({ digest, rows, references, featuresDigest, createdAt }: Dataset): DatasetRow {
  return {
    digest,
    row_count: rows,
    feature_references: canonicalJson(references),
    features_digest: featuresDigest,
    created_at: createdAt,
    manifest: null,
    statistics: null,
    erased_as: null,
  };
}

function toDataset(row: DatasetRow): Dataset {
  return parseStored(datasetSchema, `the record of dataset ${row.digest}`, () => ({
    digest: row.digest,
    rows: row.row_count,
    references: parseJson(row.feature_references),
    featuresDigest: row.features_digest,
    createdAt: row.created_at,
    ...(row.erased_as !== null && { erasedAs: row.erased_as }),
  }));
}

function isPlace(keys: readonly unknown[]): keys is readonly [createdAt: string, digest: string] {
  return keys.length === 2 && keys.every((key) => typeof key === 'string');
}
