import { quarantinedRowSchema, type Page, type PageRequest, type QuarantinedRow } from '@quincunx/contracts';
import {
  decodeCursor,
  encodeCursor,
  inTransaction,
  isCounterPlace,
  parseJson,
  parseStored,
  toPage,
} from '@quincunx/database';
import { canonicalJson, digestOf } from '@quincunx/storage';
import type { Kysely, Selectable } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { eraseMatchingRows } from '../governance/erase-matching-rows.ts';
import { toInstant } from '../instant.ts';
import type { KeyPattern } from '../online/key-pattern.ts';
import type { Quarantine, RejectedRow } from './rejected-row.ts';

const mostPerView = 10_000;

/** SQLite takes 32 766 parameters a statement. */
const rowsPerStatement = 1000;

/** The rejected rows of every view: the last 10,000 of each. */
export class QuarantineStore implements Quarantine {
  readonly #db: Kysely<FeatureStoreTables>;
  readonly #clock: () => Date;

  constructor(options: { readonly db: Kysely<FeatureStoreTables>; readonly clock: () => Date }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  async put(view: string, origin: 'source' | 'push', rows: readonly RejectedRow[]): Promise<void> {
    const found_at = this.#clock().toISOString();
    const found = new Map(rows.map((row) => [identityOf(origin, row), row]));
    const kept = [...found].map(([identity, { position, reason, content, key }]) => {
      const stored = { position, reason, content: canonicalJson(content), key: key ?? null, found_at };
      return { view, origin, identity, ...stored };
    });
    await inTransaction(this.#db, async (transaction) => {
      for (let start = 0; start < kept.length; start += rowsPerStatement) {
        // What is replaced takes a new sequence, and so is the last to go.
        await transaction
          .replaceInto('quarantined_row')
          .values(kept.slice(start, start + rowsPerStatement))
          .execute();
      }
      await removeBeyondLimit(transaction, view);
    });
  }

  /** What was found last comes first. @throws InvalidInputError for a cursor of another list. */
  async list({
    view,
    limit,
    cursor,
  }: PageRequest & { readonly view: string }): Promise<Page<QuarantinedRow>> {
    const list = ['quarantined rows', view];
    let query = this.#db
      .selectFrom('quarantined_row')
      .selectAll()
      .where('view', '=', view)
      .orderBy('sequence', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [before] = decodeCursor(cursor, list, isCounterPlace);
      query = query.where('sequence', '<', before);
    }
    const { items, ...next } = toPage(await query.execute(), limit, ({ sequence }) =>
      encodeCursor(list, [sequence]),
    );
    return { items: items.map(toQuarantinedRow), ...next };
  }

  async count(view: string): Promise<number> {
    const { rows } = await this.#db
      .selectFrom('quarantined_row')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('view', '=', view)
      .executeTakeFirstOrThrow();
    return rows;
  }

  /** Removes rows that were found last before a time, in microseconds since 1970. @returns how many. */
  async removeOlderThan(view: string, time: bigint): Promise<number> {
    const result = await this.#db
      .deleteFrom('quarantined_row')
      .where('view', '=', view)
      .where('found_at', '<', toInstant(time))
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  /**
   * Removes the rows of keys.
   * @param keys as `onlineKey` makes them.
   * @returns how many.
   */
  async erase(view: string, keys: readonly string[]): Promise<number> {
    const result = await this.#db
      .deleteFrom('quarantined_row')
      .where('view', '=', view)
      .where('key', 'in', keys)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  /** Removes the rows whose keys match a pattern. @returns how many. */
  async eraseMatching(view: string, pattern: KeyPattern): Promise<number> {
    return await eraseMatchingRows(this.#db, 'quarantined_row', view, pattern);
  }
}

/** A row of a source is the one at its position, whatever is there by now; one that was pushed has no place of its own. */
function identityOf(origin: 'source' | 'push', { position, content }: RejectedRow): string {
  return origin === 'source' ? position : digestOf(content);
}

async function removeBeyondLimit(db: Kysely<FeatureStoreTables>, view: string): Promise<void> {
  await db
    .deleteFrom('quarantined_row')
    .where('view', '=', view)
    .where('sequence', '<=', (rows) =>
      rows
        .selectFrom('quarantined_row')
        .select('sequence')
        .where('view', '=', view)
        .orderBy('sequence', 'desc')
        .limit(1)
        .offset(mostPerView),
    )
    .execute();
}

function toQuarantinedRow(row: Selectable<FeatureStoreTables['quarantined_row']>): QuarantinedRow {
  return parseStored(quarantinedRowSchema, `a quarantined row of view '${row.view}'`, () => ({
    view: row.view,
    origin: row.origin,
    position: row.position,
    reason: row.reason,
    content: parseJson(row.content),
    ...(row.key !== null && { key: parseJson(row.key) }),
    foundAt: row.found_at,
  }));
}
