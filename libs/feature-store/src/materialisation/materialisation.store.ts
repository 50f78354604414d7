import {
  ConflictError,
  materialisationSchema,
  NotFoundError,
  type Materialisation,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import { decodeCursor, encodeCursor, isCounterPlace, parseStored, toPage } from '@quincunx/database';
import type { Kysely, Selectable } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import type { ProcessIdentity } from './process-identity.ts';

const processIsGone = 'its process is gone';

/** To say which a beginning stands for, and, if it is of several, some of them. */
const fewNames = 5;

type Row = Selectable<FeatureStoreTables['materialisation']>;

/** Materialisations, with how they went. */
export class MaterialisationStore {
  readonly #db: Kysely<FeatureStoreTables>;
  readonly #clock: () => Date;

  constructor(options: { readonly db: Kysely<FeatureStoreTables>; readonly clock: () => Date }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** Of a view that one materialisation has claimed, whoever else is noted as running has lost it. */
  async start(
    started: Pick<Materialisation, 'id' | 'view' | 'kind' | 'interval'>,
    process: ProcessIdentity,
  ): Promise<Materialisation> {
    const { id, view, kind, interval } = started;
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('materialisation')
        .set(this.#failure(processIsGone))
        .where('view', '=', view)
        .where('status', '=', 'running')
        .execute();
      await transaction
        .insertInto('materialisation')
        .values({
          id,
          view,
          kind,
          status: 'running',
          interval_from: interval.from ?? null,
          interval_to: interval.to,
          key_count: 0,
          changed_count: 0,
          rejected_count: 0,
          process_host: process.host,
          process_id: process.id,
          process_start: process.start ?? null,
          started_at: this.#clock().toISOString(),
        })
        .execute();
    });
    return await this.get(id);
  }

  /**
   * @param result.statistics what is JSON.
   * @throws ConflictError when it has ended before, as another process saw it.
   */
  async succeed(
    id: string,
    result: Pick<Materialisation, 'keys' | 'changed' | 'rejected'> & { readonly statistics: unknown },
  ): Promise<Materialisation> {
    const { keys, changed, rejected, statistics } = result;
    const { numUpdatedRows } = await this.#db
      .updateTable('materialisation')
      .set({
        status: 'succeeded',
        ended_at: this.#clock().toISOString(),
        key_count: keys,
        changed_count: changed,
        rejected_count: rejected,
        statistics: statistics === undefined ? null : JSON.stringify(statistics),
      })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .executeTakeFirst();
    const ended = await this.get(id);
    if (numUpdatedRows === 1n) return ended;
    throw new ConflictError(`materialisation ${id} has ended before: ${ended.reason ?? ended.status}`);
  }

  /** How one ended that has ended before stays. */
  async fail(id: string, reason: string): Promise<void> {
    await this.#db
      .updateTable('materialisation')
      .set(this.#failure(reason))
      .where('id', '=', id)
      .where('status', '=', 'running')
      .execute();
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<Materialisation> {
    const row = await this.#db
      .selectFrom('materialisation')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) throw new NotFoundError(`there is no materialisation ${id}`);
    return toMaterialisation(row);
  }

  /** A few of those whose ids begin so, in their order. @param beginning digits of hexadecimal, and hyphens. */
  async listIds(beginning: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('materialisation')
      .select('id')
      .where('id', 'like', `${beginning}%`)
      .orderBy('id')
      .limit(fewNames)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Newest first; of all views, or of one. @throws InvalidInputError for a cursor of another list. */
  async list({
    view,
    limit,
    cursor,
  }: PageRequest & { readonly view?: string }): Promise<Page<Materialisation>> {
    const list = ['materialisations', view];
    let query = this.#db
      .selectFrom('materialisation')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(limit + 1);
    if (view !== undefined) query = query.where('view', '=', view);
    if (cursor !== undefined) {
      const [before] = decodeCursor(cursor, list, isCounterPlace);
      query = query.where('sequence', '<', before);
    }
    const { items, ...next } = toPage(await query.execute(), limit, ({ sequence }) =>
      encodeCursor(list, [sequence]),
    );
    return { items: items.map(toMaterialisation), ...next };
  }

  /**
   * Ends the running ones whose process is gone.
   * @returns how many there were.
   */
  async markInterrupted(isAlive: (process: ProcessIdentity) => boolean): Promise<number> {
    const running = await this.#db
      .selectFrom('materialisation')
      .selectAll()
      .where('status', '=', 'running')
      .execute();
    const gone = running.filter((row) => !isAlive(toProcess(row)));
    if (gone.length === 0) return 0;
    // One may have ended in the meantime; its own word stands.
    const { numUpdatedRows } = await this.#db
      .updateTable('materialisation')
      .set(this.#failure(processIsGone))
      .where('status', '=', 'running')
      .where(
        'id',
        'in',
        gone.map(({ id }) => id),
      )
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  #failure(reason: string) {
    return { status: 'failed' as const, ended_at: this.#clock().toISOString(), reason };
  }
}

function toProcess({ process_host: host, process_id: id, process_start: start }: Row): ProcessIdentity {
  return { host, id, ...(start !== null && { start }) };
}

function toMaterialisation(row: Row): Materialisation {
  return parseStored(materialisationSchema, `materialisation ${row.id}`, () => ({
    id: row.id,
    view: row.view,
    kind: row.kind,
    status: row.status,
    interval: { ...(row.interval_from !== null && { from: row.interval_from }), to: row.interval_to },
    keys: row.key_count,
    changed: row.changed_count,
    rejected: row.rejected_count,
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.reason !== null && { reason: row.reason }),
  }));
}
