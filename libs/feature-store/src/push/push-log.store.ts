import { inTransaction, parseJson, parseStored } from '@quincunx/database';
import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { eraseMatchingRows } from '../governance/erase-matching-rows.ts';
import type { KeyPattern } from '../online/key-pattern.ts';
import { onlineKey } from '../online/online-key.ts';
import type { NewPushedRow, PushedRow, PushLog } from './pushed-row.ts';

/** SQLite takes 32 766 parameters a statement. */
const rowsPerStatement = 1000;
const rowsPerBatch = 4096;

const storedRowSchema = z.strictObject({
  sequence: z.int(),
  key: z.array(z.union([z.string(), z.number()])),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  eventTime: z.string().transform(BigInt),
  createdTime: z.string().transform(BigInt),
});

/** The push log in the platform's database. */
export class PushLogStore implements PushLog {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  /** All or none, in their order. */
  async append(view: string, rows: readonly NewPushedRow[]): Promise<void> {
    await inTransaction(this.#db, async (transaction) => {
      for (let start = 0; start < rows.length; start += rowsPerStatement) {
        const values = rows.slice(start, start + rowsPerStatement).map((row) => ({
          view,
          key: onlineKey(row.key),
          feature_values: JSON.stringify(row.values),
          event_time: sql<number>`${row.eventTime}`,
          created_time: sql<number>`${row.createdTime}`,
        }));
        await transaction.insertInto('pushed_row').values(values).execute();
      }
    });
  }

  async hasRows(view: string): Promise<boolean> {
    return (await this.lastSequence(view)) > 0;
  }

  async lastSequence(view: string): Promise<number> {
    const { last } = await this.#db
      .selectFrom('pushed_row')
      .select(({ fn }) => fn.max<number | null>('sequence').as('last'))
      .where('view', '=', view)
      .executeTakeFirstOrThrow();
    return last ?? 0;
  }

  async *read(view: string, through: number = Number.MAX_SAFE_INTEGER): AsyncIterable<readonly PushedRow[]> {
    for (let after = 0; ;) {
      const rows = await this.#db
        .selectFrom('pushed_row')
        .select(['sequence', 'key', 'feature_values'])
        // Beyond 2^53 a number would lose digits.
        .select([
          sql<string>`cast(event_time as text)`.as('event_time'),
          sql<string>`cast(created_time as text)`.as('created_time'),
        ])
        .where('view', '=', view)
        .where('sequence', '>', after)
        .where('sequence', '<=', through)
        .orderBy('sequence')
        .limit(rowsPerBatch)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map((row) => toPushedRow(view, row));
      after = last.sequence;
    }
  }

  /** The earliest created, in microseconds since 1970, of the rows that come after a sequence; undefined when there are none. */
  async earliestCreated(view: string, after: number): Promise<bigint | undefined> {
    const { created } = await this.#db
      .selectFrom('pushed_row')
      .select(sql<string | null>`cast(min(created_time) as text)`.as('created'))
      .where('view', '=', view)
      .where('sequence', '>', after)
      .executeTakeFirstOrThrow();
    return created === null ? undefined : BigInt(created);
  }

  /**
   * Removes the rows of keys.
   * @param keys as `onlineKey` makes them.
   * @returns how many.
   */
  async erase(view: string, keys: readonly string[]): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('pushed_row')
      .where('view', '=', view)
      .where('key', 'in', keys)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  /** Removes the rows whose keys match a pattern. @returns how many. */
  async eraseMatching(view: string, pattern: KeyPattern): Promise<number> {
    return await eraseMatchingRows(this.#db, 'pushed_row', view, pattern);
  }

  /** Removes rows whose event time is before one, in microseconds. @returns how many. */
  async removeOlderThan(view: string, eventTime: bigint): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('pushed_row')
      .where('view', '=', view)
      .where('event_time', '<', sql<number>`${eventTime}`)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

type SelectedRow = Pick<
  Selectable<FeatureStoreTables['pushed_row']>,
  'sequence' | 'key' | 'feature_values'
> & {
  readonly event_time: string;
  readonly created_time: string;
};

function toPushedRow(view: string, row: SelectedRow): PushedRow {
  return parseStored(
    storedRowSchema,
    `row ${row.sequence} that was pushed to feature view '${view}'`,
    () => ({
      sequence: row.sequence,
      key: parseJson(row.key),
      values: parseJson(row.feature_values),
      eventTime: row.event_time,
      createdTime: row.created_time,
    }),
  );
}
