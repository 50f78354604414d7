import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithServer, postgresServerPath, startPostgresServer } from '@quincunx/database/testing';
import { PostgresDatabase } from '../offline/history/postgres/postgres-database.ts';
import { featureView, openStores } from '../materialisation/stores.fixture.ts';

const vitals = featureView({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: { kind: 'postgres', table: 'vitals', timestamp: { column: 'at' }, createdColumn: 'made' },
  features: [{ name: 'bmi', type: 'number', nullable: true }],
});

describeWithServer('pushing to a table of PostgreSQL', postgresServerPath(), () => {
  it('inserts rows, which the next materialisation reads with the others', async () => {
    const server = await startPostgresServer();
    const database = new PostgresDatabase(server.url);
    const folder = mkdtempSync(join(tmpdir(), 'push-to-postgres-'));
    const stores = await openStores(folder, [vitals], { postgres: server.url });
    try {
      await database.write((client) =>
        client.query(
          `CREATE TABLE vitals (patient_id bigint, at timestamptz, made timestamptz, bmi float8);
           INSERT INTO vitals VALUES (1, '2025-12-30Z', '2025-12-30Z', 1), (2, '2025-12-31Z', '2025-12-31Z', 2)`,
        ),
      );
      const materialise = () => stores.materialisations.materialise({ view: 'vitals' });
      expect(await materialise()).toMatchObject({ kind: 'full', changed: 2 });
      const row = (patient_id: number, eventTime: string, bmi: number) => ({
        keys: { patient_id },
        features: { bmi },
        eventTime,
      });
      const request = { view: 'vitals', onInvalid: undefined };
      const late = [row(1, '2025-12-01T00:00:00Z', 10), row(3, '2025-12-01T00:00:00.000001Z', 0.1)];
      expect(await stores.push.push({ ...request, to: 'offline', rows: late })).toMatchObject({
        accepted: 2,
        online: 0,
      });
      expect(await materialise()).toMatchObject({ kind: 'incremental', changed: 1 });
      const newest = [row(2, '2025-12-31T12:00:00Z', 20)];
      expect(await stores.push.push({ ...request, to: 'both', rows: newest })).toMatchObject({
        accepted: 1,
        online: 1,
      });
      expect(await materialise()).toMatchObject({ kind: 'incremental', changed: 0 });
      expect(stores.stored('vitals').map(([key, values]) => [key, values])).toEqual([
        ['[1]', '{"bmi":1.0}'],
        ['[2]', '{"bmi":20.0}'],
        ['[3]', '{"bmi":0.1}'],
      ]);
      expect(await stores.pushLog.hasRows('vitals')).toBe(false);
    } finally {
      await stores.close();
      await database.close();
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  }, 30_000);
});
