import {
  describedSchema,
  featureStatisticsSchema,
  type Described,
  type Digest,
  type FeatureStatistics,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import { decodeCursor, encodeCursor, parseJson, parseStored, toPage } from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import { sql, type Kysely } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';

const list = ['described'];

/** The statistics that are kept with datasets and materialisations. */
export class StatisticsStore {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  async findOfDataset(digest: Digest): Promise<readonly FeatureStatistics[] | undefined> {
    const row = await this.#db
      .selectFrom('dataset')
      .select('statistics')
      .where('digest', '=', digest)
      .executeTakeFirst();
    return parseStatistics(row?.statistics, `dataset ${digest}`);
  }

  /** A dataset that an entity was erased from meanwhile keeps none. */
  async keepOfDataset(digest: Digest, statistics: readonly FeatureStatistics[]): Promise<void> {
    await this.#db
      .updateTable('dataset')
      .set({ statistics: canonicalJson(statistics) })
      .where('digest', '=', digest)
      .where('erased_as', 'is', null)
      .execute();
  }

  /** Of no materialisation, and of one that has none. */
  async findOfMaterialisation(id: string): Promise<readonly FeatureStatistics[] | undefined> {
    const row = await this.#db
      .selectFrom('materialisation')
      .select('statistics')
      .where('id', '=', id)
      .executeTakeFirst();
    return parseStatistics(row?.statistics, `materialisation ${id}`);
  }

  /** The id of a view's last materialisation that read a row and has statistics. */
  async findLastMaterialisation(view: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('materialisation')
      .select('id')
      .where('view', '=', view)
      .where('statistics', 'is not', null)
      .where('key_count', '>', 0)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.id;
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list({ limit, cursor }: PageRequest): Promise<Page<Described>> {
    const materialisations = this.#db
      .selectFrom('materialisation')
      .select([sql<string>`'materialisation'`.as('kind'), 'id', 'key_count as rows', 'started_at as at'])
      .select(sql<string>`json_array(view)`.as('views'))
      .where('statistics', 'is not', null);
    const datasets = this.#db
      .selectFrom('dataset')
      .select([sql<string>`'dataset'`.as('kind'), 'digest as id', 'row_count as rows', 'created_at as at'])
      .select(
        sql<string>`(select json_group_array(distinct substr(value, 1, instr(value, ':') - 1)) from json_each(feature_references))`.as(
          'views',
        ),
      )
      .where('erased_as', 'is', null)
      .where('manifest', 'is not', null);
    let query = this.#db
      .selectFrom(materialisations.unionAll(datasets).as('described'))
      .selectAll()
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [at, id] = decodeCursor(cursor, list, isPlace);
      query = query.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(at, id)));
    }
    const { items, ...next } = toPage(await query.execute(), limit, ({ at, id }) =>
      encodeCursor(list, [at, id]),
    );
    return { items: items.map(toDescribed), ...next };
  }
}

function parseStatistics(
  stored: string | null | undefined,
  what: string,
): readonly FeatureStatistics[] | undefined {
  if (stored === null || stored === undefined) return undefined;
  return parseStored(featureStatisticsSchema.array(), `the statistics of ${what}`, () => parseJson(stored));
}

function toDescribed({
  kind,
  id,
  rows,
  at,
  views,
}: Record<'kind' | 'id' | 'at' | 'views', string> & { rows: number }) {
  return parseStored(describedSchema, `the record of ${kind} ${id}`, () => ({
    of: { [kind]: id },
    views: parseJson(views),
    rows,
    at,
  }));
}

function isPlace(keys: readonly unknown[]): keys is readonly [at: string, id: string] {
  return keys.length === 2 && keys.every((key) => typeof key === 'string');
}
