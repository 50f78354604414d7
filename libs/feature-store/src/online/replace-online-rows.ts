import { ConflictError } from '@quincunx/contracts';
import { databaseError, retryWhileBusy, type Database } from '@quincunx/database';
import type BetterSqlite3 from 'better-sqlite3';
import type { OnlineStoreTables } from './online-store-tables.ts';

export interface OnlineRowContent {
  readonly key: string;
  readonly values: string;
  /** Microseconds since 1970, as is createdTime. */
  readonly eventTime: bigint;
  readonly createdTime: bigint | undefined;
}

/**
 * Replaces all rows of a view at once: whoever reads sees the old rows or the new ones, also after a crash. The rows are gathered in
 * a temporary table first, so that no lock is held while they come in.
 * @param staging the name of the temporary table, which no one else uses on this connection.
 * @returns the number of rows.
 * @throws ConflictError when the view's rows were replaced by someone else meanwhile; theirs stay.
 */
export async function replaceOnlineRows(
  { sqlite }: Database<OnlineStoreTables>,
  rows: AsyncIterable<readonly OnlineRowContent[]>,
  { view, staging, at }: { readonly view: string; readonly staging: string; readonly at: Date },
): Promise<number> {
  try {
    const before = countMaterialisations(sqlite, view);
    sqlite.exec(`create temp table ${staging} (key, feature_values, event_time, created_time)`);
    try {
      await gather(sqlite, staging, rows);
      const replaceAll = sqlite.transaction(() => {
        if (countMaterialisations(sqlite, view) !== before) throw replacedMeanwhile(view);
        return replace(sqlite, { view, staging, at });
      });
      return await retryWhileBusy(() => replaceAll.immediate());
    } finally {
      sqlite.exec(`drop table temp.${staging}`);
    }
  } catch (error) {
    throw databaseError(error, 'the online store');
  }
}

function countMaterialisations(sqlite: BetterSqlite3.Database, view: string): number {
  const row = sqlite
    .prepare<[string], { materialisations: number }>(
      'select materialisations from online_view where view = ?',
    )
    .get(view);
  return row?.materialisations ?? 0;
}

async function gather(
  sqlite: BetterSqlite3.Database,
  staging: string,
  rows: AsyncIterable<readonly OnlineRowContent[]>,
): Promise<void> {
  const insert = sqlite.prepare(`insert into temp.${staging} values (?, ?, ?, ?)`);
  const insertAll = sqlite.transaction((chunk: readonly OnlineRowContent[]) => {
    for (const { key, values, eventTime, createdTime } of chunk)
      insert.run(key, values, eventTime, createdTime);
  });
  for await (const chunk of rows) insertAll(chunk);
}

function replace(
  sqlite: BetterSqlite3.Database,
  { view, staging, at }: { readonly view: string; readonly staging: string; readonly at: Date },
): number {
  sqlite.prepare('delete from online_row where view = ?').run(view);
  const { changes } = sqlite
    .prepare(
      `insert into online_row (view, key, feature_values, event_time, created_time)
       select ?, key, feature_values, event_time, created_time from temp.${staging} order by key`,
    )
    .run(view);
  sqlite
    .prepare(
      `insert into online_view (view, materialisations, materialised_at) values (?, 1, ?)
       on conflict (view) do update
       set materialisations = materialisations + 1, materialised_at = excluded.materialised_at`,
    )
    .run(view, at.toISOString());
  return changes;
}

function replacedMeanwhile(view: string): ConflictError {
  return new ConflictError(
    `feature view '${view}' was materialised by another process meanwhile; its values stay. Materialise again for newer ones`,
  );
}
