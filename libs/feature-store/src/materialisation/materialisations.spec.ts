import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { featureView, openStores, type Stores } from './stores.fixture.ts';

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
const header = 'patient_id,at,made,bmi,note\n';

describe('materialising', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'materialisations-')), [vitals]);
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  const write = (rows: string) => {
    stores.write('vitals.csv', header + rows);
  };
  const materialise = (request: { full?: boolean; from?: string; to?: string } = {}) =>
    stores.materialisations.materialise({ view: 'vitals', ...request });
  const notes = () =>
    stores.stored('vitals').map(([key, values]) => [key, (JSON.parse(values) as { note: unknown }).note]);

  it('takes the newest row of each key whole: by time, then created, then the place in the file', async () => {
    write(`1,2026-01-01T00:00:00.000001,2026-01-01,11,newest by a microsecond
1,2026-01-01T00:00:00,2026-01-09,12,
2,2026-01-01,2026-01-05,21,
2,2026-01-01,2026-01-06,22,last created
2,2026-01-01,,23,never created
3,2026-01-01,2026-01-05,31,
3,2026-01-01,2026-01-05,32,last in the file
4,2025-12-31,2026-01-05,41,not seen
4,2026-01-01,2026-01-05,,
,2026-01-01,2026-01-05,51,no key
`);
    stores.at('2026-01-02T00:00:00Z');
    expect(await materialise()).toMatchObject({ status: 'succeeded', keys: 4, changed: 4, rejected: 0 });
    const at = 1_767_225_600_000_000n;
    const day = 86_400_000_000n;
    expect(stores.stored('vitals')).toEqual([
      ['[1]', '{"bmi":11.0,"note":"newest by a microsecond"}', at + 1n, at],
      ['[2]', '{"bmi":22.0,"note":"last created"}', at, at + 5n * day],
      ['[3]', '{"bmi":32.0,"note":"last in the file"}', at, at + 4n * day],
      ['[4]', '{"bmi":null,"note":null}', at, at + 4n * day],
    ]);
  });

  it('goes on from the watermark, and a second time changes nothing', async () => {
    write('1,2025-12-30,2025-12-30,1,a\n2,2025-12-31,2025-12-31,2,b\n');
    expect(await materialise()).toEqual({
      id: expect.any(String) as unknown,
      view: 'vitals',
      kind: 'full',
      status: 'succeeded',
      interval: { to: '2026-01-01T00:00:00.000Z' },
      keys: 2,
      changed: 2,
      rejected: 0,
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:00.000Z',
    });
    stores.at('2026-01-02T00:00:00Z');
    expect(await materialise()).toMatchObject({
      kind: 'incremental',
      interval: { from: '2025-12-31T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
      keys: 1,
      changed: 0,
    });
    write(
      '1,2025-12-30,2025-12-30,1,a\n2,2025-12-31,2025-12-31,2,b\n2,2026-01-01,2026-01-01,3,c\n3,2026-01-01,2026-01-01,4,d\n',
    );
    expect(await materialise()).toMatchObject({ kind: 'incremental', keys: 2, changed: 2 });
    expect(await materialise()).toMatchObject({ keys: 2, changed: 0 });
    expect(notes()).toEqual([
      ['[1]', 'a'],
      ['[2]', 'c'],
      ['[3]', 'd'],
    ]);
  });

  it('picks up what became known late, by the rule of newness', async () => {
    const first = '1,2025-12-30,2025-12-30,1,a\n2,2025-12-30,2025-12-30,2,b\n3,2025-12-31,2025-12-31,3,c\n';
    write(first);
    await materialise();
    const late = `1,2025-12-29,2026-01-01,1,older than what is stored
2,2025-12-30,2026-01-01,2,a correction
4,2025-12-01,2026-01-01,4,of a new key
5,2025-12-01,2025-12-30,4,known before and not seen
`;
    write(first + late);
    stores.at('2026-01-02T00:00:00Z');
    expect(await materialise()).toMatchObject({ kind: 'incremental', changed: 2 });
    expect(notes()).toEqual([
      ['[1]', 'a'],
      ['[2]', 'a correction'],
      ['[3]', 'c'],
      ['[4]', 'of a new key'],
    ]);
    expect(await materialise()).toMatchObject({ changed: 0 });
  });

  it('picks up what became known late, whatever one row says of the future', async () => {
    const first = '1,2025-12-30,2030-01-01,1,a\n2,2025-12-31,2025-12-31,2,b\n';
    write(first);
    await materialise();
    write(`${first}3,2025-12-01,2026-01-01,3,late\n`);
    stores.at('2026-01-02T00:00:00Z');
    expect(await materialise()).toMatchObject({ kind: 'incremental', changed: 1 });
    expect(notes()).toContainEqual(['[3]', 'late']);
  });

  it('keeps a newer value that was pushed, whichever way it reads, and replaces an older one', async () => {
    const push = (id: number, eventTime: string) =>
      stores.push.push({
        view: 'vitals',
        to: 'online',
        rows: [{ keys: { patient_id: id }, features: { note: 'pushed' }, eventTime, created: eventTime }],
      });
    write('1,2025-12-30,2025-12-30,1,a\n2,2025-12-30,2025-12-31,2,b\n3,2025-12-30,2025-12-30,3,c\n');
    await push(1, '2025-12-30T00:00:00.000001Z');
    await push(2, '2025-12-30T00:00:00Z');
    await push(4, '2025-12-01T00:00:00Z');
    const kept = [
      ['[1]', 'pushed'],
      ['[2]', 'b'],
      ['[3]', 'c'],
      ['[4]', 'pushed'],
    ];
    for (const request of [{}, { full: true }, { to: '2026-01-01T00:00:00Z' }, {}]) {
      await materialise(request);
      expect(notes()).toEqual(kept);
    }
  });

  it('knows no row of the future, until its time has come', async () => {
    write('1,2025-12-30,2025-12-30,1,now\n1,2026-01-05,2025-12-30,1,then\n');
    await materialise();
    expect(notes()).toEqual([['[1]', 'now']]);
    stores.at('2026-01-04T23:59:59Z');
    expect(await materialise()).toMatchObject({ changed: 0 });
    stores.at('2026-01-05T00:00:00Z');
    expect(await materialise()).toMatchObject({ changed: 1 });
    expect(notes()).toEqual([['[1]', 'then']]);
  });

  it('of a global view stores its one row', async () => {
    const { entity, ...source } = vitals;
    expect(entity).toBeDefined();
    await stores.define({ ...source, name: 'house' });
    write('1,2025-12-30,,1,a\n2,2025-12-31,,2,b\n');
    expect(await stores.materialisations.materialise({ view: 'house' })).toMatchObject({ keys: 1 });
    expect(stores.stored('house')).toEqual([['[]', '{"bmi":2.0,"note":"b"}', 1_767_139_200_000_000n, null]]);
  });

  it('refuses an interval that ends in the future or before it begins, and a view that is not there', async () => {
    await expect(materialise({ to: '2026-01-01T00:00:00.000001Z' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('ends in the future') as unknown,
    });
    await expect(
      materialise({ from: '2025-01-02T00:00:00Z', to: '2025-01-02T00:00:00+00:01' }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('begins at 2025-01-02T00:00:00.000Z') as unknown,
    });
    await expect(stores.materialisations.materialise({ view: 'vital' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(`'vitals'`) as unknown,
    });
    expect(await stores.materialisations.list({ limit: 10 })).toEqual({ items: [] });
  });

  it('is listed by view, also by one that is defined no more, and not by one that never was', async () => {
    write('1,2025-12-30,,1,a\n');
    const list = (view: string) => stores.materialisations.list({ view, limit: 1 });
    expect(await list('vitals')).toEqual({ items: [] });
    const { id } = await materialise();
    expect(await stores.materialisations.listIds(id.slice(0, 6))).toEqual([id]);
    expect(await stores.materialisations.listIds('zz')).toEqual([]);
    await stores.definitions.apply({ featureViews: [{ ...vitals, name: 'other' }] }, { remove: true });
    expect(await list('vitals')).toMatchObject({ items: [{ id }] });
    await expect(list('othr')).rejects.toMatchObject({
      code: 'not-found',
      message: "there is no feature view 'othr'; the nearest is 'other'",
    });
  });

  it('tells an interval that is of no use to any view', () => {
    const { materialisations } = stores;
    expect(() => {
      materialisations.requireInterval({ from: '2026-01-01T00:00:00.000001Z' });
    }).toThrow('begins at 2026-01-01T00:00:00.000001Z, after its end');
    materialisations.requireInterval({ from: '2026-01-01T00:00:00Z' });
    materialisations.requireInterval({});
  });

  it('says how far it is', async () => {
    await stores.writeParquet(
      'vitals.parquet',
      `SELECT i AS patient_id, TIMESTAMP '2025-12-01' AS at, NULL::TIMESTAMP AS made, 1.5 AS bmi, 'x' AS note FROM range(10000) t(i)`,
    );
    await stores.define({
      ...vitals,
      source: { ...vitals.source, kind: 'file', path: 'vitals.parquet', format: 'parquet' },
    });
    const told: unknown[] = [];
    await stores.materialisations.materialise({
      view: 'vitals',
      onProgress: (progress) => told.push(progress),
    });
    expect(told).toEqual([
      { phase: 'reading' },
      { phase: 'writing', keys: 0, of: 10_000 },
      { phase: 'writing', keys: 8192, of: 10_000 },
      { phase: 'writing', keys: 10_000, of: 10_000 },
    ]);
  });
});
