import { rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import BetterSqlite3 from 'better-sqlite3';
import { featureNames, label, purchases } from './history-data.ts';
import { openFeatures } from './open-features.ts';

export const joinedFeatures = 5;
export const materialisedFeatures = 3;
export const onlineFeatures = 20;

/** Each prepares itself and returns the work that is measured. */
export const tasks: Readonly<Record<string, (folder: string) => Promise<() => Promise<unknown>>>> = {
  'quincunx: join and save': async (folder) => {
    const { featureStore } = await openFeatures(folder, purchases(joinedFeatures));
    const references = featureNames(joinedFeatures).map((name) => `purchases:${name}`);
    return () => featureStore.datasets.create({ rows: { label }, references });
  },

  'duckdb: ASOF join to Parquet': (folder) =>
    byHand(folder, `read_parquet('${join(folder, 'history.parquet')}')`),

  // What a plain ASOF join leaves to chance: which of several rows of one key and instant is taken.
  'duckdb: the same, ties resolved': (folder) =>
    byHand(
      folder,
      `(SELECT * EXCLUDE (file_row_number) FROM read_parquet('${join(folder, 'history.parquet')}', file_row_number = true)
        QUALIFY row_number() OVER (PARTITION BY customer_id, "at" ORDER BY file_row_number DESC) = 1)`,
    ),

  'quincunx: materialise': async (folder) => {
    await rm(join(folder, 'home'), { recursive: true, force: true });
    const { featureStore } = await openFeatures(folder, purchases(materialisedFeatures));
    return () => featureStore.materialisations.materialise({ view: 'purchases' });
  },

  'by hand: newest rows into SQLite': async (folder) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const sqlite = new BetterSqlite3(join(folder, 'by-hand.db'));
    sqlite.pragma('journal_mode = wal');
    sqlite.pragma('synchronous = normal');
    sqlite.exec(
      'drop table if exists newest; create table newest (key text primary key, content text, at integer) without rowid',
    );
    const insert = sqlite.prepare('insert into newest values (?, ?, ?)');
    const values = featureNames(materialisedFeatures).map((name) => `${name} := ${name}`);
    const newest = `SELECT to_json([customer_id])::VARCHAR AS key, to_json(struct_pack(${values.join(', ')}))::VARCHAR, epoch_us("at")
      FROM read_parquet('${join(folder, 'history.parquet')}')
      QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY "at" DESC) = 1 ORDER BY key`;
    return async () => {
      sqlite.exec('begin');
      const result = await connection.stream(newest);
      for await (const rows of result.yieldRows()) for (const row of rows) insert.run(...row);
      sqlite.exec('commit');
    };
  },
};

function byHand(folder: string, history: string): Promise<() => Promise<unknown>> {
  const names = featureNames(joinedFeatures);
  return inDuckDb(
    folder,
    `COPY (SELECT l.at, l.customer_id, ${names.map((name) => `v.${name}`).join(', ')}, l.bought
       FROM read_parquet('${join(folder, 'labels.parquet')}') l
       ASOF LEFT JOIN ${history} v ON l.customer_id = v.customer_id AND l.at >= v.at)
     TO '${join(folder, 'by-hand.parquet')}' (FORMAT parquet, COMPRESSION zstd)`,
  );
}

async function inDuckDb(folder: string, sql: string): Promise<() => Promise<unknown>> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${process.env['QUINCUNX_DUCKDB_MEMORY'] ?? String(Math.floor(totalmem() / 2 ** 21))}MB`,
    temp_directory: join(folder, 'spilled'),
  });
  const connection = await instance.connect();
  return () => connection.run(sql);
}
