import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { featureView } from '../testing/open-test-store.ts';
import { DuckDb } from './duckdb.ts';
import { readNewestRows } from './newest-rows.ts';

describe('the newest rows', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'newest-rows-'));
  const duckDb = new DuckDb();
  afterAll(async () => {
    await duckDb.close();
    rmSync(workspace, { recursive: true });
  });

  it('of more keys than memory holds are read all the same', async () => {
    await duckDb.use(async (connection) => {
      await connection.run(
        `COPY (SELECT i % 200000 AS id, TIMESTAMP '2026-01-01' + to_seconds(i) AS at, i::DOUBLE AS value, hash(i)::VARCHAR AS note
               FROM range(250000) t(i)) TO '${join(workspace, 'many.parquet')}' (FORMAT parquet)`,
      );
      await connection.run('SET GLOBAL threads = 2');
      await connection.run(`SET GLOBAL memory_limit = '50MB'`);
    });
    const view = featureView({
      name: 'many',
      entity: { name: 'thing', joinKeys: [{ name: 'id', type: 'integer' }] },
      source: { kind: 'file', path: 'many.parquet', format: 'parquet', timestamp: { column: 'at' } },
      features: [
        { name: 'value', type: 'number' },
        { name: 'note', type: 'string' },
      ],
    });
    let rows = 0;
    let newest = 0;
    for await (const chunk of readNewestRows(duckDb, workspace, view)) {
      rows += chunk.length;
      newest += chunk.filter(
        ({ key: [id], values: [value] }) => value === (Number(id) < 50_000 ? Number(id) + 200_000 : id),
      ).length;
    }
    expect([rows, newest]).toEqual([200_000, 200_000]);
  }, 30_000);
});
