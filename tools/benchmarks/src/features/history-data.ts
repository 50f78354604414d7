import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { featureViewSchema, type FeatureView, type Label } from '@quincunx/contracts';

export interface HistorySize {
  readonly historyRows: number;
  readonly entityRows: number;
  readonly keys: number;
  readonly features: number;
}

const day = 86_400_000_000;

/** Writes `history.parquet` and `labels.parquet`: rows of random keys, spread over a year, in no order of time. */
export async function writeHistory(folder: string, size: HistorySize): Promise<void> {
  const { historyRows, entityRows, keys, features } = size;
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (count: number, salt: number, columns: string) =>
    `SELECT (hash(i, ${salt}) % ${keys})::BIGINT AS customer_id,
       make_timestamptz(1735689600000000 + (hash(i, ${salt + 1}) % ${365 * day})::BIGINT) AS at, ${columns}
     FROM range(${count}) AS numbers (i)`;
  const values = featureNames(features).map(
    (name, index) => `(hash(i, ${100 + index}) % 1000000) / 1000 AS ${name}`,
  );
  const files = {
    'history.parquet': rows(historyRows, 1, values.join(', ')),
    'labels.parquet': rows(entityRows, 3, 'i % 2 = 0 AS bought'),
  };
  for (const [file, query] of Object.entries(files)) {
    await connection.run(`COPY (${query}) TO '${join(folder, file)}' (FORMAT parquet)`);
  }
  connection.closeSync();
  instance.closeSync();
}

export function featureNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `amount_${index}`);
}

export const label: Label = {
  source: { kind: 'file', path: 'labels.parquet', format: 'parquet', timestamp: { column: 'at' } },
  column: 'bought',
  type: 'boolean',
};

export function purchases(features: number): FeatureView {
  return featureViewSchema.parse({
    name: 'purchases',
    entity: { name: 'customer', joinKeys: [{ name: 'customer_id', type: 'integer' }] },
    source: { kind: 'file', path: 'history.parquet', format: 'parquet', timestamp: { column: 'at' } },
    features: featureNames(features).map((name) => ({ name, type: 'number' })),
  });
}
