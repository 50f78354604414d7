import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FileSource } from '@quincunx/contracts';
import { featureView, openTestStore, type TestStore } from '../testing/open-test-store.ts';

const vitals = featureView({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: {
    kind: 'file',
    path: 'vitals.csv',
    format: 'csv',
    timestamp: { column: 'at' },
    createdColumn: 'made',
  },
  features: [
    { name: 'bmi', type: 'number', nullable: true },
    { name: 'note', type: 'string', nullable: true },
  ],
});
const parquetSource = (path: string): FileSource => {
  return { kind: 'file', path, format: 'parquet', timestamp: { column: 'at' } };
};
const references = ['vitals:bmi', 'vitals:note'];

describe('materialising', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    await test.store.apply([vitals]);
  });
  afterEach(() => test.close());

  const values = async (...ids: number[]) => {
    const rows = await test.store.online({ references, entities: ids.map((id) => ({ patient_id: id })) });
    return rows.map((row) => row.values);
  };

  it('takes the newest row of each key whole: by time, then created, then the place in the file', async () => {
    test.write(
      'vitals.csv',
      `patient_id,at,made,bmi,note
1,2026-01-02T00:00:00.000001,2026-01-01,11,newest by a microsecond
1,2026-01-02T00:00:00,2026-01-09,12,
2,2026-01-02,2026-01-05,21,
2,2026-01-02,2026-01-06,22,last created
2,2026-01-02,,23,never created
3,2026-01-02,2026-01-05,31,
3,2026-01-02,2026-01-05,32,last in the file
4,2026-01-01,2026-01-05,41,not seen
4,2026-01-02,2026-01-05,,
,2026-01-02,2026-01-05,51,no key
`,
    );
    expect(await test.store.materialise('vitals')).toEqual({ keys: 4 });
    expect(await values(1, 2, 3, 4, 5)).toEqual([
      { bmi: 11, note: 'newest by a microsecond' },
      { bmi: 22, note: 'last created' },
      { bmi: 32, note: 'last in the file' },
      { bmi: null, note: null },
      { bmi: null, note: null },
    ]);
    const stored = test.online.sqlite
      .prepare('select event_time, created_time from online_row where key = ?')
      .get('[1]');
    expect(stored).toEqual({ event_time: 1_767_312_000_000_001, created_time: 1_767_225_600_000_000 });
  });

  it('replaces what was there, of this view alone', async () => {
    await test.store.apply([{ ...vitals, name: 'others' }]);
    test.write('vitals.csv', 'patient_id,at,made,bmi,note\n1,2026-01-01,,20,a\n2,2026-01-01,,30,b\n');
    await test.store.materialise('vitals');
    await test.store.materialise('others');
    test.write('vitals.csv', 'patient_id,at,made,bmi,note\n2,2026-01-01,,31,c\n3,2026-01-01,,40,d\n');
    expect(await test.store.materialise('vitals')).toEqual({ keys: 2 });
    expect(await values(1, 2, 3)).toEqual([
      { bmi: null, note: null },
      { bmi: 31, note: 'c' },
      { bmi: 40, note: 'd' },
    ]);
    const others = await test.store.online({ references: ['others:bmi'], entities: [{ patient_id: 1 }] });
    expect(others[0]?.values).toEqual({ bmi: 20 });
  });

  it('reads from Parquet in as many steps as it takes', async () => {
    await test.writeParquet(
      'vitals.parquet',
      `SELECT (i * 7) % 20000 AS patient_id, TIMESTAMP '2026-01-01' + to_seconds(i) AS at, i::DOUBLE AS bmi, NULL::VARCHAR AS note
       FROM range(100000) t(i)`,
    );
    await test.store.apply([{ ...vitals, source: parquetSource('vitals.parquet') }]);
    expect(await test.store.materialise('vitals')).toEqual({ keys: 20_000 });
    expect(await values(0, 7, 19_993)).toEqual([
      { bmi: 80_000, note: null },
      { bmi: 80_001, note: null },
      { bmi: 99_999, note: null },
    ]);
  });

  it('of one view twice at once runs one and tells the other', async () => {
    test.write('vitals.csv', 'patient_id,at,made,bmi,note\n1,2026-01-01,,20,a\n');
    const results = await Promise.allSettled([
      test.store.materialise('vitals'),
      test.store.materialise('vitals'),
    ]);
    expect(results).toMatchObject([
      { status: 'fulfilled', value: { keys: 1 } },
      {
        status: 'rejected',
        reason: { code: 'conflict', message: expect.stringContaining(`'vitals' is being`) as unknown },
      },
    ]);
    expect(await test.store.materialise('vitals')).toEqual({ keys: 1 });
  });

  it('that another process overtook leaves the values of that one', async () => {
    const other = await openTestStore(test.folder);
    await test.writeParquet(
      'slow.parquet',
      `SELECT i AS patient_id, DATE '2026-01-01' AS at, 1.0 AS bmi, '' AS note FROM range(50000) t(i)`,
    );
    const slow = { ...vitals, source: parquetSource('slow.parquet') };
    await test.store.apply([slow]);
    const overtaken = test.store.materialise('vitals');
    // Overtaking begins once the first has begun, and needs to read one row only.
    while (test.online.sqlite.prepare('select 1 from sqlite_temp_master').get() === undefined)
      await setTimeout(1);
    test.write('vitals.csv', 'patient_id,at,made,bmi,note\n1,2026-01-01,,2,b\n');
    test.online.sqlite
      .prepare(`insert into online_view values ('vitals', 1, '2026-01-01T00:00:00.000Z')`)
      .run();
    await expect(overtaken).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('by another process') as unknown,
    });
    await other.close();
    expect(await values(1)).toEqual([{ bmi: null, note: null }]);
    expect(test.online.sqlite.prepare('select 1 from sqlite_temp_master').get()).toBeUndefined();
  });

  it('that is killed leaves the values from before or those from after', async () => {
    const rows = (bmi: number) =>
      `SELECT i AS patient_id, DATE '2026-01-01' AS at, ${String(bmi)}.0 AS bmi, repeat('x', 50) AS note FROM range(20000) t(i)`;
    const parquet = (path: string) => ({
      ...vitals,
      source: parquetSource(path),
    });
    await test.writeParquet('1.parquet', rows(1));
    await test.writeParquet('2.parquet', rows(2));
    await test.store.apply([parquet('1.parquet')]);
    await test.store.materialise('vitals');
    const script = `
      import { openTestStore } from ${JSON.stringify(join(__dirname, '../testing/open-test-store.ts'))};
      const test = await openTestStore(process.argv[1]);
      const views = JSON.parse(process.argv[2]);
      for (let turn = 0; ; turn++) {
        await test.store.apply([views[turn % 2]]);
        await test.store.materialise('vitals');
        if (turn === 0) console.log('begun');
      }`;
    const views = JSON.stringify([parquet('2.parquet'), parquet('1.parquet')]);
    for (const delay of [20, 170]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, test.folder, views]);
      await once(child.stdout, 'data');
      await setTimeout(delay);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const counts = test.online.sqlite
        .prepare(`select count(*) as count from online_row group by json_extract(feature_values, '$.bmi')`)
        .all();
      expect(counts).toEqual([{ count: 20_000 }]);
    }
    expect(await test.store.materialise('vitals')).toEqual({ keys: 20_000 });
  }, 60_000);
});
