import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Artifact } from '@quincunx/contracts';
import { openPlatform, readSettings, type Platform } from '@quincunx/platform';

const coefficients = [0.11, -0.23, 0.37, 0.41, -0.53, 0.61, 0.73, -0.83, 0.97, 1.03];
const names = coefficients.map((_, index) => `f${index}`);

/** The model's formula, which is the same text in the language of expressions and in SQL. */
export const formula = coefficients.reduce(
  (sum, coefficient, index) => `${sum} + ${coefficient.toExponential()} * f${index}`,
  '3.5e0',
);

export const model = 'linear';

/** The platform of a folder's home. */
export function openHome(folder: string): Promise<Platform> {
  return openPlatform({
    settings: readSettings({
      QUINCUNX_HOME: join(folder, 'home'),
      QUINCUNX_DUCKDB_MEMORY: process.env['QUINCUNX_DUCKDB_MEMORY'],
    }),
  });
}

/** Writes `rows.parquet` of ten features, and registers the model as version 1. */
export async function writeBatchData(folder: string, rows: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '2GB' });
  const connection = await instance.connect();
  const values = names.map((name, index) => `(hash(i, ${index}) % 1000000) / 1000 AS ${name}`);
  await connection.run(
    `COPY (SELECT ${values.join(', ')} FROM range(${rows}) t(i)) TO '${join(folder, 'rows.parquet')}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const platform = await openHome(folder);
  await register(platform);
  await platform.close();
}

async function register({ registry }: Platform): Promise<void> {
  const artifact: Artifact = {
    format: 'quincunx-expression-1',
    model,
    signature: {
      inputs: names.map((name) => ({ name, type: 'number', nullable: false })),
      outputs: [{ name: 'prediction', type: 'number', nullable: false }],
    },
    features: names.map((name) => `rows:${name}`),
    steps: [],
    outputs: [{ name: 'prediction', expression: formula }],
    fitted: { kind: 'linear-regression', intercept: 3.5, coefficients: {}, preprocessing: {} },
  };
  const digest = '0'.repeat(64);
  await registry.register({
    ...{ model, signature: artifact.signature, metrics: {}, tags: {}, author: 'benchmark', description: '' },
    artifact: await registry.storeArtifact(artifact),
    run: '00000000-0000-4000-8000-000000000001',
    pins: {
      configuration: { name: model, version: 1, digest },
      dataset: digest,
      features: { references: artifact.features, digest },
      seed: 1,
      runtime: { node: process.version, platform: process.platform, quincunx: '0.1.0' },
    },
  });
}
