import {
  describedSchema,
  statisticsSchema,
  type Described,
  type Digest,
  type FeatureStatistics,
  type Page,
  type PageRequest,
  type Statistics,
} from '@quincunx/contracts';
import { decodeCursor, encodeCursor, parseJson, parseStored, toPage } from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';

const list = ['described'];

/** The statistics that are kept with datasets and materialisations. */
export class StatisticsStore {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  async findOfDataset(digest: Digest): Promise<Statistics | undefined> {
    const row = await this.#db
      .selectFrom('dataset')
      .select(['row_count', 'created_at', 'statistics'])
      .where('digest', '=', digest)
      .where('statistics', 'is not', null)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const of = { dataset: digest, rows: row.row_count, at: row.created_at };
    return parseStatistics(`dataset ${digest}`, of, row.statistics);
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
  async findOfMaterialisation(id: string): Promise<Statistics | undefined> {
    const row = await this.#materialisations().where('id', '=', id).executeTakeFirst();
    return row && ofMaterialisation(row);
  }

  /** Of the view's materialisation that read from the first row on, up to the latest instant; of those of one instant, the last. */
  async findOfView(view: string): Promise<Statistics | undefined> {
    const row = await this.#materialisations()
      .where('view', '=', view)
      .where('interval_from', 'is', null)
      .orderBy('interval_to', 'desc')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && ofMaterialisation(row);
  }

  #materialisations() {
    return this.#db.selectFrom('materialisation').selectAll().where('statistics', 'is not', null);
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

function ofMaterialisation(row: Selectable<FeatureStoreTables['materialisation']>): Statistics {
  const of = {
    materialisation: row.id,
    view: row.view,
    kind: row.kind,
    interval: { ...(row.interval_from !== null && { from: row.interval_from }), to: row.interval_to },
    rows: row.key_count,
    at: row.started_at,
  };
  return parseStatistics(`materialisation ${row.id}`, of, row.statistics);
}

function parseStatistics(what: string, of: Statistics['of'], stored: string | null): Statistics {
  return parseStored(statisticsSchema, `the statistics of ${what}`, () => ({
    of,
    features: parseJson(stored ?? ''),
  }));
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
