import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FeatureView, Source, Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import BetterSqlite3 from 'better-sqlite3';
import { toInstant } from '../../instant.ts';
import type { PushedRow, PushLog } from '../../push/pushed-row.ts';
import { loadRows, type LoadedColumn, type LoadedValue } from '../duckdb/load-rows.ts';
import { quoteName, quoteText } from '../duckdb/quote.ts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { DuckDbHistory } from './duckdb-history.ts';
import type { HistoryHarness } from './history-contract.fixture.ts';
import { sourceColumns, type WorldRow, type WorldView } from './history-world.fixture.ts';

interface Written {
  /** Within the workspace. */
  readonly path: string;
  readonly location: string;
  readonly view: WorldView;
}

type Write = (connection: DuckDBConnection, written: Written) => Promise<WrittenSource> | WrittenSource;

type WrittenSource =
  | { readonly kind: 'file'; readonly path: string; readonly format: 'csv' | 'parquet' | 'ndjson' }
  | { readonly kind: 'sqlite'; readonly path: string; readonly table: string };

/** A harness of histories over files, or SQLite, that are written by `write`. */
export function createDuckDbHarness(
  write: Write,
  limits: Pick<HistoryHarness, 'needsRows'> = {},
): () => Promise<HistoryHarness> {
  return () => {
    const workspace = mkdtempSync(join(tmpdir(), 'history-'));
    let histories = 0;
    return Promise.resolve({
      ...limits,
      async open(connection, definition, view) {
        const path = `data/history-${histories++}`;
        const location = join(workspace, path);
        mkdirSync(dirname(location), { recursive: true });
        const times = { timestamp: { column: 'at' }, ...(view.hasCreated && { createdColumn: 'created' }) };
        const source: Source = { ...(await write(connection, { path, location, view })), ...times };
        const whole: FeatureView = { ...definition, source };
        const quarantine = { put: () => Promise.reject(new Error('nothing is wrong')) };
        const dependencies = { workspace, pushLog: pushLogOf(view.pushed), quarantine };
        return await DuckDbHistory.open(connection, dependencies, { view: whole, features: whole.features });
      },
      close() {
        rmSync(workspace, { recursive: true });
        return Promise.resolve();
      },
    });
  };
}

/** A push log of one view, in memory. */
function pushLogOf(rows: readonly WorldRow[]): PushLog {
  const pushed = rows.map(({ key, time, created, values }, index): PushedRow => {
    const whole = key.flatMap((part) => part ?? []);
    return { sequence: index + 1, key: whole, values, eventTime: time, createdTime: created ?? 0n };
  });
  return {
    hasRows: () => Promise.resolve(pushed.length > 0),
    lastSequence: () => Promise.resolve(pushed.length),
    async *read() {
      await Promise.resolve();
      yield pushed.slice(0, 3);
      yield pushed.slice(3);
    },
  };
}

export const writeCsv: Write = (_, { path, location, view }) => {
  const columns = sourceColumns(view);
  const quote = (value: Value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
  const rows = view.rows.map((row, index) =>
    columns.map(({ of }) => {
      const value = of(row);
      return quote(typeof value === 'bigint' ? instantText(value, index) : value);
    }),
  );
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => `${row.join(',')}\n`);
  writeFileSync(location, lines.join(''));
  return { kind: 'file', path, format: 'csv' };
};

export const writeNdjson: Write = (_, { path, location, view }) => {
  const columns = sourceColumns(view);
  const lines = view.rows.map((row, index) => {
    const members = columns.flatMap(({ name, type, of }) => {
      const value = of(row);
      // A missing value may be null, or not be there; but a column that no row has is none.
      if (value === null && index > 0 && index % 2 === 0) return [];
      if (typeof value === 'bigint') return `"${name}":"${instantText(value, index)}"`;
      return `"${name}":${type === 'integer' ? String(value) : JSON.stringify(value)}`;
    });
    return `{${members.join(',')}}`;
  });
  writeFileSync(location, lines.join('\n\n'));
  return { kind: 'file', path, format: 'ndjson' };
};

const columnTypes = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  instant: 'BIGINT',
} as const;

export const writeParquet: Write = async (connection, { path, location, view }) => {
  const columns = sourceColumns(view);
  const table = temporaryName('rows');
  const loaded = columns.map(({ name, type }): LoadedColumn => ({ name, type: columnTypes[type] }));
  const rows = view.rows.map((row) =>
    columns.map(({ type, of }): LoadedValue => {
      const value = of(row);
      return type === 'integer' && value !== null ? BigInt(value) : value;
    }),
  );
  await loadRows(connection, table, loaded, [rows]);
  const selected = columns.map(({ name, type }) => {
    return type === 'instant' ? `make_timestamp(${quoteName(name)}) AS ${quoteName(name)}` : quoteName(name);
  });
  await connection.run(
    `COPY (SELECT ${selected.join(', ')} FROM ${table}) TO ${quoteText(location)} (FORMAT parquet)`,
  );
  return { kind: 'file', path, format: 'parquet' };
};

export const writeSqlite: Write = (_, { path, location, view }) => {
  const columns = sourceColumns(view);
  const database = new BetterSqlite3(location);
  database.exec(`create table stays (${columns.map(({ name }) => quoteName(name)).join(', ')})`);
  const insert = database.prepare(`insert into stays values (${columns.map(() => '?').join(', ')})`);
  const insertAll = database.transaction(() => {
    for (const [index, row] of view.rows.entries()) {
      insert.run(
        columns.map(({ type, of }) => {
          const value = of(row);
          if (typeof value === 'bigint') return instantText(value, index);
          if (typeof value === 'boolean') return Number(value);
          return type === 'integer' && value !== null ? BigInt(value) : value;
        }),
      );
    }
  });
  insertAll();
  database.close();
  return { kind: 'sqlite', path, table: 'stays' };
};

/** One instant, in the zones and ways that people write it. */
function instantText(instant: bigint, way: number): string {
  const shifted = (hours: number) => toInstant(instant + BigInt(hours) * 3_600_000_000n).slice(0, -1);
  // Berlin, whose clocks go from 02:00 to 03:00 at 01:00 UTC.
  const berlin = instant < 1_774_746_000_000_000n ? 1 : 2;
  const ways = [
    toInstant(instant),
    shifted(0),
    shifted(0).replace('T', ' '),
    `${shifted(2)}+02:00`,
    `${shifted(-5)}-05`,
    `${shifted(0).replace('T', ' ')} UTC`,
    `${shifted(berlin)}+0${berlin}`,
  ];
  return ways[way % ways.length] ?? '';
}
