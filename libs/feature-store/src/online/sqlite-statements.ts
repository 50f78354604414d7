import type BetterSqlite3 from 'better-sqlite3';
import type { Claim, KeyedValues } from './online-store.ts';

/** How rows are written. */
export interface Writing {
  readonly view: string;
  readonly pushed: 0 | 1;
  readonly generation: number;
  /** 1: also over newer rows that were not pushed. */
  readonly rebuild: 0 | 1;
}

/** Of the first key that was asked for, unless `position` says of which. */
export type Found = [values: string, eventTime: bigint, createdTime: bigint | null, position?: bigint];

/** Many rows a statement are written twice as fast as one; more than this gain nothing. */
const rowsPerStatement = 50;

/** Before all times, as it is the oldest. */
const neverCreated = '-9223372036854775808';

export type SqliteStatements = ReturnType<typeof prepareStatements>;

export function prepareStatements(sqlite: BetterSqlite3.Database) {
  const found = (sql: string) =>
    sqlite.prepare<[asked: string, view: string], Found>(sql).raw().safeIntegers();
  const writing = (rows: number) => prepareWriting(sqlite, rows);
  return {
    begin: sqlite.prepare('begin'),
    commit: sqlite.prepare('commit'),

    // A third of the time that the other takes for one key.
    readOne: found(
      'select feature_values, event_time, created_time from online_row where key = ? and view = ?',
    ),
    readMany: found(
      `select row.feature_values, row.event_time, row.created_time, asked.key
       from json_each(?) as asked cross join online_row as row on row.key = asked.value and row.view = ?`,
    ),
    writing: { one: writing(1), many: writing(rowsPerStatement) },
    hasBetween: sqlite
      .prepare<[view: string, first: string, last: string], 0 | 1>(
        'select exists (select 1 from online_row where view = ? and key between ? and ?)',
      )
      .pluck(),

    claim: sqlite.prepare<{
      view: string;
      token: string;
      holder: string;
      until: number;
      now: number;
      replaced: string | null;
    }>(
      `insert into online_view (view, claim_token, claim_holder, claim_until) values (@view, @token, @holder, @until)
       on conflict (view) do update
       set claim_token = excluded.claim_token, claim_holder = excluded.claim_holder, claim_until = excluded.claim_until
       where claim_token is null or claim_until <= @now or claim_token = @replaced`,
    ),
    readClaim: sqlite.prepare<[view: string], Claim>(
      `select claim_token as token, claim_holder as holder, claim_until as until
       from online_view where view = ? and claim_token is not null`,
    ),
    readState: sqlite
      .prepare<[view: string], string | null>('select state from online_view where view = ?')
      .pluck(),
    renew: sqlite.prepare<[until: number, view: string, token: string]>(
      'update online_view set claim_until = ? where view = ? and claim_token = ?',
    ),
    release: sqlite.prepare<[view: string, token: string]>(
      `update online_view set claim_token = null, claim_holder = null, claim_until = null where view = ? and claim_token = ?`,
    ),
    setState: sqlite.prepare<[state: string, view: string, token: string]>(
      'update online_view set state = ? where view = ? and claim_token = ?',
    ),

    erase: sqlite.prepare<[view: string, keys: string]>(
      'delete from online_row where view = ? and key in (select value from json_each(?))',
    ),
    findLater: sqlite
      .prepare<[view: string, after: string, before: string, steps: number], string>(
        'select key from online_row where view = ? and key > ? and key < ? order by key limit 1 offset ?',
      )
      .pluck(),
    listBetween: sqlite
      .prepare<[view: string, after: string, upTo: string], string>(
        'select key from online_row where view = ? and key > ? and key <= ?',
      )
      .pluck(),
    removeGenerations: sqlite.prepare<[view: string, after: string, upTo: string, generation: number]>(
      'delete from online_row where view = ? and key > ? and key <= ? and generation < ? and pushed = 0',
    ),
    removeOlder: sqlite.prepare<[view: string, after: string, upTo: string, eventTime: bigint]>(
      'delete from online_row where view = ? and key > ? and key <= ? and event_time < ?',
    ),
    countKeys: sqlite
      .prepare<[view: string], number>('select count(*) from online_row where view = ?')
      .pluck(),
  };
}

function prepareWriting(sqlite: BetterSqlite3.Database, rows: number) {
  const list = (row: string) => Array<string>(rows).fill(row).join(', ');
  return {
    rows,
    put: sqlite.prepare<[rows: unknown[], writing: Writing]>(
      `insert into online_row (key, feature_values, event_time, created_time, view, pushed, generation)
       values ${list('(?, ?, ?, ?, @view, @pushed, @generation)')}
       on conflict (view, key) do update
       set feature_values = excluded.feature_values, event_time = excluded.event_time,
           created_time = excluded.created_time, pushed = excluded.pushed, generation = excluded.generation
       where (excluded.event_time, ifnull(excluded.created_time, ${neverCreated})) >= (event_time, ifnull(created_time, ${neverCreated}))
          or (@rebuild and pushed = 0)`,
    ),
    countSame: sqlite
      .prepare<[rows: unknown[], { view: string }], number>(
        `select count(*) from (values ${list('(?, ?, ?, ?)')}) as given
         cross join online_row as row on row.view = @view and row.key = given.column1
         where row.event_time = given.column3 and row.created_time is given.column4 and row.feature_values = given.column2`,
      )
      .pluck(),
  };
}

/** Goes through rows in groups, each for a statement that takes so many. */
export function forGroups(
  statements: SqliteStatements,
  rows: readonly KeyedValues[],
  work: (statement: ReturnType<typeof prepareWriting>, parameters: unknown[]) => void,
): void {
  const { one, many } = statements.writing;
  for (let index = 0; index < rows.length;) {
    const statement = rows.length - index >= many.rows ? many : one;
    const parameters: unknown[] = [];
    for (const { key, values, eventTime, createdTime } of rows.slice(index, index + statement.rows)) {
      parameters.push(key, values, eventTime, createdTime ?? null);
    }
    work(statement, parameters);
    index += statement.rows;
  }
}
