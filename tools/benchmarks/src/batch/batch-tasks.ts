import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { formula, model, openHome } from './batch-data.ts';

export const outputs = {
  'quincunx: batch job': 'scored.parquet',
  'duckdb: by hand': 'by-hand.parquet',
} as const;

export type BatchTask = keyof typeof outputs;

/** Each scores `rows.parquet` of a folder, from nothing open to everything closed. */
export const tasks: Readonly<Record<BatchTask, (folder: string) => Promise<void>>> = {
  'quincunx: batch job': async (folder) => {
    const platform = await openHome(folder);
    const { end } = await platform.batchJobs.start(
      {
        ...{ model, version: 1, input: join(folder, 'rows.parquet') },
        output: join(folder, outputs['quincunx: batch job']),
      },
      { threads: availableParallelism() },
    );
    await end;
    await platform.close();
  },

  'duckdb: by hand': async (folder) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT *, ${formula} AS prediction FROM read_parquet('${join(folder, 'rows.parquet')}'))
       TO '${join(folder, outputs['duckdb: by hand'])}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
  },
};

/** How many predictions of the two differ in any bit. */
export async function countDifferences(folder: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' });
  const connection = await instance.connect();
  const [ours, theirs] = Object.values(outputs).map((file) => `read_parquet('${join(folder, file)}')`);
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FROM (SELECT prediction AS ours FROM ${ours}) POSITIONAL JOIN (SELECT prediction AS theirs FROM ${theirs})
     WHERE ours IS DISTINCT FROM theirs`,
  );
  connection.closeSync();
  instance.closeSync();
  return Number(reader.getRows()[0]?.[0]);
}
