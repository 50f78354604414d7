import { rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { featureNames, label, purchases } from './history-data.ts';
import { openFeatures } from './open-features.ts';

export const joinedFeatures = 5;
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
    const { featureStore } = await openFeatures(folder, purchases(onlineFeatures));
    return () => featureStore.materialisations.materialise({ view: 'purchases' });
  },

  'duckdb: newest row of each key': (folder) =>
    inDuckDb(
      `CREATE TABLE newest AS SELECT * FROM read_parquet('${join(folder, 'history.parquet')}')
       QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY "at" DESC) = 1`,
    ),
};

function byHand(folder: string, history: string): Promise<() => Promise<unknown>> {
  const names = featureNames(joinedFeatures);
  return inDuckDb(
    `COPY (SELECT l.at, l.customer_id, ${names.map((name) => `v.${name}`).join(', ')}, l.bought
       FROM read_parquet('${join(folder, 'labels.parquet')}') l
       ASOF LEFT JOIN ${history} v ON l.customer_id = v.customer_id AND l.at >= v.at)
     TO '${join(folder, 'by-hand.parquet')}' (FORMAT parquet, COMPRESSION zstd)`,
  );
}

async function inDuckDb(sql: string): Promise<() => Promise<unknown>> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${String(Math.floor(totalmem() / 2 ** 21))}MB`,
  });
  const connection = await instance.connect();
  return () => connection.run(sql);
}
