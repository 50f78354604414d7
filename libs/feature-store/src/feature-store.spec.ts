import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDown } from '@quincunx/database';
import type { Label } from '@quincunx/contracts';
import { ContentStore } from '@quincunx/storage';
import { defineEntity, defineFeatureView, featureStoreMigrations, onlineStoreMigrations } from './index.ts';
import { featureView, openTestStore, type TestStore } from './testing/open-test-store.ts';

const patient = defineEntity({ name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] });
const vitals = defineFeatureView({
  name: 'vitals',
  entity: patient,
  source: { kind: 'file', path: 'data/vitals.csv', format: 'csv', timestamp: { column: 'measured_at' } },
  features: [
    { name: 'weight', type: 'number' },
    { name: 'bmi', type: 'number', expression: 'weight / (height * height)' },
    { name: 'smoker', type: 'boolean', nullable: true },
  ],
});
const label: Label = {
  source: { kind: 'file', path: 'data/labels.csv', format: 'csv', timestamp: { column: 'seen_at' } },
  column: 'progression',
  type: 'number',
};

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore();
  test.write(
    'data/vitals.csv',
    `patient_id,measured_at,weight,height,smoker
17,2026-01-01,80,2,true
17,2026-02-01,100,2,
18,2026-01-01,50,1,false
`,
  );
  test.write(
    'data/labels.csv',
    `patient_id,seen_at,progression
18,2026-01-15T00:00:00Z,151
17,2026-01-15T00:00:00+02:00,75
17,2026-02-01 00:00:00,141
19,2026-02-01,206
`,
  );
});
afterEach(() => test.close());

describe('feature store', () => {
  it('takes features from a file to a dataset and online', async () => {
    await test.store.apply([featureView(vitals)]);
    const table = await test.store.trainingSet({ label, references: ['vitals:bmi', 'vitals:smoker'] });
    const columns = ['row_id', 'event_timestamp', 'patient_id', 'bmi', 'smoker', 'progression'];
    const chunks = [];
    for await (const chunk of table.chunks(Object.fromEntries(columns.map((name) => [name, name])))) {
      chunks.push(chunk);
    }
    expect(chunks).toEqual([
      {
        length: 4,
        columns: {
          row_id: [0, 1, 2, 3],
          event_timestamp: [
            '2026-01-15T00:00:00.000Z',
            '2026-01-14T22:00:00.000Z',
            '2026-02-01T00:00:00.000Z',
            '2026-02-01T00:00:00.000Z',
          ],
          patient_id: [18, 17, 17, 19],
          bmi: [50, 20, 25, null],
          smoker: [false, true, null, null],
          progression: Float64Array.of(151, 75, 141, 206),
        },
      },
    ]);

    expect(await test.store.materialise('vitals')).toEqual({ keys: 2 });
    const rows = await test.store.online({
      references: ['vitals:bmi', 'vitals:smoker'],
      entities: [{ patient_id: 17 }],
    });
    expect(rows).toEqual([
      {
        values: { bmi: 25, smoker: null },
        statuses: { bmi: 'PRESENT', smoker: 'NULL_VALUE' },
        eventTimes: { bmi: '2026-02-01T00:00:00.000Z', smoker: '2026-02-01T00:00:00.000Z' },
      },
    ]);
  });

  it('takes its tables away when migrations are taken back', async () => {
    await migrateDown(test.platform.db, featureStoreMigrations);
    await migrateDown(test.online.db, onlineStoreMigrations);
    const tables = [test.platform, test.online].flatMap(({ sqlite }) =>
      sqlite
        .prepare(`select name from sqlite_master where name not like 'kysely%' and name not like 'sqlite%'`)
        .all(),
    );
    expect(tables).toEqual([]);
  });
});

describe('definitions', () => {
  const history = () =>
    test.platform.sqlite.prepare('select name from feature_view order by sequence').pluck().all();
  const laboratory = featureView({
    ...vitals,
    name: 'laboratory',
    features: [{ name: 'glucose', type: 'number' }],
  });

  it('are listed by name and found by name', async () => {
    await test.store.apply([featureView(vitals), laboratory]);
    expect(await test.store.listViews()).toEqual([laboratory, featureView(vitals)]);
    expect(await test.store.getView('vitals')).toEqual(featureView(vitals));
    await expect(test.store.getView('vital')).rejects.toThrow(
      `no feature view 'vital'; the nearest is 'vitals'`,
    );
  });

  it('keep their history, to which the same definition again adds nothing', async () => {
    await test.store.apply([featureView(vitals)]);
    await test.store.apply([featureView(vitals)]);
    expect(history()).toEqual(['vitals']);
    const changed = { ...featureView(vitals), ttlSeconds: 60 };
    await test.store.apply([changed, laboratory]);
    expect(await test.store.getView('vitals')).toEqual(changed);
    await test.store.apply([featureView(vitals)]);
    expect(await test.store.getView('vitals')).toEqual(featureView(vitals));
    expect(history()).toEqual(['vitals', 'vitals', 'laboratory', 'vitals']);
  });

  it('are applied all or none', async () => {
    const twice = { ...laboratory, features: [...laboratory.features, ...laboratory.features] };
    await expect(test.store.apply([featureView(vitals), twice])).rejects.toThrow('laboratory/glucose');
    expect(await test.store.listViews()).toEqual([]);
  });

  it('of another process are seen within a second, and at once where they are missed', async () => {
    const other = await openTestStore(test.folder);
    await test.store.apply([featureView(vitals)]);
    await test.store.materialise('vitals');
    const weight = async () => {
      const [row] = await test.store.online({
        references: ['vitals:weight'],
        entities: [{ patient_id: 17 }],
      });
      return row?.statuses['weight'];
    };
    test.at('2026-02-02T00:00:00Z');
    expect(await weight()).toBe('PRESENT');
    await other.store.apply([{ ...featureView(vitals), ttlSeconds: 60 }, laboratory]);
    await other.close();

    expect(await weight()).toBe('PRESENT');
    const missed = await test.store.online({
      references: ['laboratory:glucose'],
      entities: [{ patient_id: 17 }],
    });
    expect(missed[0]?.statuses).toEqual({ glucose: 'NOT_FOUND' });
    test.at('2026-02-02T00:00:01Z');
    expect(await weight()).toBe('OUTSIDE_MAX_AGE');
  });

  it('that are damaged are said to be', async () => {
    await test.store.apply([featureView(vitals)]);
    test.platform.sqlite.exec(`update feature_view set definition = '{"name":"vitals"}'`);
    await expect(test.store.listViews()).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('saved datasets', () => {
  const request = { label, references: ['vitals:weight'] };
  beforeEach(() => test.store.apply([featureView(vitals)]));

  it('are opened by digest, with what they were made from', async () => {
    const { dataset } = await test.store.trainingSet(request);
    expect(dataset).toMatchObject({
      rows: 4,
      references: ['vitals:weight'],
      createdAt: '2026-01-01T00:00:00.000Z',
    });
    const opened = await test.store.openDataset(dataset.digest);
    expect(opened.dataset).toEqual(dataset);
    expect(await opened.countRows()).toBe(4);
  });

  it('are the same when made again, and keep when they were first made', async () => {
    const first = await test.store.trainingSet(request);
    test.at('2026-01-02T00:00:00Z');
    expect((await test.store.trainingSet(request)).dataset).toEqual(first.dataset);
  });

  it('tell definitions apart even where the values are equal', async () => {
    const first = await test.store.trainingSet(request);
    await test.store.apply([{ ...featureView(vitals), ttlSeconds: 31_536_000 }]);
    const second = await test.store.trainingSet(request);
    expect(second.dataset.featuresDigest).not.toBe(first.dataset.featuresDigest);
    expect(second.dataset.digest).not.toBe(first.dataset.digest);
  });

  it('that nobody made are not found', async () => {
    await expect(test.store.openDataset('0'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that are damaged or gone are refused by digest', async () => {
    const { digest } = (await test.store.trainingSet(request)).dataset;
    const file = new ContentStore(join(test.folder, 'datasets')).pathOf(digest);
    writeFileSync(file, 'damage');
    await expect(test.store.openDataset(digest)).rejects.toMatchObject({
      code: 'corrupt',
      message: `the file of dataset ${digest} is corrupt; make the dataset again`,
    });
    rmSync(file);
    await expect(test.store.openDataset(digest)).rejects.toThrow('is missing; make the dataset again');
    const again = await test.store.trainingSet(request);
    expect(again.dataset.digest).toBe(digest);
  });

  it('whose record is damaged are said to be', async () => {
    const { digest } = (await test.store.trainingSet(request)).dataset;
    test.platform.sqlite.exec(`update dataset set feature_references = '[1]'`);
    await expect(test.store.openDataset(digest)).rejects.toMatchObject({ code: 'corrupt' });
  });
});
