import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetRequest } from '@quincunx/contracts';
import { StatisticsStore } from '../quality/statistics.store.ts';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const csv = (path: string) => ({ kind: 'file', path, format: 'csv', timestamp: { column: 'at' } }) as const;
const bed = {
  name: 'bed',
  joinKeys: [
    { name: 'ward', type: 'string' as const },
    { name: 'number', type: 'integer' as const },
  ],
};
const beds = {
  name: 'beds',
  entity: bed,
  source: csv('beds.csv'),
  features: [{ name: 'age', type: 'number' as const, nullable: true }],
};
const days = { name: 'days', source: csv('days.csv'), features: [{ name: 'rain', type: 'number' as const }] };
const label = { source: csv('labels.csv'), column: 'y', type: 'number' as const };
const request: DatasetRequest = { rows: { label }, references: ['beds:age', 'days:rain'] };

const kept = [
  `north,2,s,9,2026-01-02,2`,
  `south,1,north,2,2026-01-02,3`,
  `,1,,,2026-01-02,4`,
  `"it's",1,,,2026-01-02,6`,
];
const labels = (...rows: string[]) => `ward,number,to_ward,to_number,at,y\n${rows.join('\n')}\n`;

describe('erasing a key from datasets', () => {
  let test: TestDatasets;
  beforeEach(async () => {
    test = await openDatasets();
    test.write('beds.csv', 'ward,number,at,age\nnorth,1,2026-01-01,7\nnorth,2,2026-01-01,8\n');
    test.write('days.csv', 'at,rain\n2026-01-01,0.5\n');
    const [first = '', second = '', ...others] = kept;
    test.write(
      'labels.csv',
      labels('north,1,s,9,2026-01-02,1', first, 'north,1,north,1,2026-01-02,5', second, ...others),
    );
    test.apply({
      featureViews: [beds, days],
      aliasedViews: [
        { name: 'destination', view: 'beds', joinKeys: { ward: 'to_ward', number: 'to_number' } },
      ],
    });
  });
  afterEach(() => test.close());

  const create = async (asked = request) => (await test.create(asked)).table.dataset.digest;
  const erase = (ward: string, number: number | string) => test.datasets.eraseKey(bed, [ward, number]);

  it('leaves what the sources without it would give, under the old digest too', async () => {
    const digest = await create();
    test.at('2026-04-01T00:00:00Z');
    expect(await erase('north', 1)).toEqual({ datasets: 1, rows: 2 });
    const opened = await test.datasets.open(digest);
    expect(opened.dataset).toMatchObject({ rows: 4, createdAt: '2026-04-01T00:00:00.000Z' });
    expect(await opened.countRows()).toBe(4);
    expect(existsSync(test.files.pathOf(digest))).toBe(false);
    expect((await test.datasets.list({ limit: 10 })).items).toMatchObject([
      { digest: opened.dataset.digest },
      { digest, rows: 6, erasedAs: opened.dataset.digest },
    ]);
    expect(await test.datasets.checkIntegrity()).toEqual([]);

    test.write('labels.csv', labels(...kept));
    expect(await create()).toBe(opened.dataset.digest);
  });

  it('compares keys column by column, whole, whatever letters they have, and keeps rows where one is missing', async () => {
    await create();
    expect(await erase('north', 11)).toEqual({ datasets: 0, rows: 0 });
    expect(await erase('1', 1)).toEqual({ datasets: 0, rows: 0 });
    expect(await erase(`it's`, 1)).toEqual({ datasets: 1, rows: 1 });
    expect(await erase('south', '1')).toEqual({ datasets: 1, rows: 1 });
  });

  it('finds it under the names of aliased views, and of older definitions', async () => {
    const digest = await create({ rows: { label }, references: ['destination:age'] });
    await create({ rows: { label }, references: ['days:rain'] });
    test.apply({ featureViews: [days] });
    expect(
      await test.datasets.eraseKey({ ...bed, joinKeys: bed.joinKeys.toReversed() }, [2, 'north']),
    ).toEqual({
      datasets: 1,
      rows: 1,
    });
    const table = await test.datasets.open(digest);
    expect(
      await table.aggregate({ rows: 'count(*)', left: `count(*) FILTER (WHERE to_ward = 'north')` }),
    ).toEqual({
      rows: 5,
      left: 1,
    });
  });

  it('finds it in datasets of older releases by the names of its join keys', async () => {
    const digest = await create();
    await test.platform.db.updateTable('dataset').set({ manifest: null }).execute();
    expect(await erase('north', 1)).toEqual({ datasets: 1, rows: 2 });
    const left = await test.datasets.open(digest);
    expect([left.dataset.rows, left.joinKeys]).toEqual([4, []]);
  });

  it('goes on to what was erased from before, and erases twice from one that was made again', async () => {
    const digest = await create();
    await erase('north', 1);
    expect(await erase('north', 2)).toEqual({ datasets: 1, rows: 1 });
    expect((await test.datasets.open(digest)).dataset.rows).toBe(3);
    expect(await erase('north', 2)).toEqual({ datasets: 0, rows: 0 });
    expect(await create()).toBe(digest);
    expect((await test.datasets.open(digest)).dataset.rows).toBe(6);
    expect(await erase('north', 1)).toEqual({ datasets: 1, rows: 2 });
    expect(await test.datasets.checkIntegrity()).toEqual([]);
  });

  it('does not make again what it was erased from, nor what is left while the sources have it', async () => {
    const digest = await create();
    await erase('north', 1);
    const became = (await test.datasets.open(digest)).dataset.digest;
    await expect(test.datasets.rebuild(digest)).rejects.toThrow(
      `dataset ${digest} is not made again: an entity was erased from it, and it became ${became}`,
    );
    await expect(test.datasets.rebuild(became)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('an entity was erased from it, which they may still have') as string,
    });
    test.write('labels.csv', labels(...kept));
    expect((await test.datasets.rebuild(became)).dataset.digest).toBe(became);
  });

  it('forgets the statistics of what it was erased from', async () => {
    const digest = await create();
    const statistics = [{ name: 'beds:age', type: 'number' as const, count: 6, nulls: 5, distinct: 1 }];
    const kept = new StatisticsStore(test.platform.db);
    await kept.keepOfDataset(digest, statistics);
    await create();
    expect((await kept.findOfDataset(digest))?.features).toEqual(statistics);
    await erase('north', 1);
    const became = (await test.datasets.open(digest)).dataset.digest;
    expect(await kept.findOfDataset(digest)).toBeUndefined();
    expect(await kept.findOfDataset(became)).toBeUndefined();
  });

  it('names the datasets whose files are damaged once all others are done', async () => {
    const damaged = await create();
    const intact = await create({ rows: { label }, references: ['beds:age'] });
    writeFileSync(test.files.pathOf(damaged), 'damaged');
    await expect(erase('north', 1)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining(damaged) as string,
    });
    expect((await test.datasets.open(intact)).dataset.rows).toBe(4);
    rmSync(test.files.pathOf(damaged));
    expect(await erase('north', 1)).toEqual({ datasets: 0, rows: 0 });
  });

  it.each(['adopt', 'save'])('is whole after being killed right after %s, once repeated', async (step) => {
    const digest = await create();
    const other = await create({ rows: { label }, references: ['beds:age'] });
    const script = join(__dirname, 'erase-killed.fixture.ts');
    const given = [script, test.folder, step, JSON.stringify(bed), JSON.stringify(['north', 1])];
    const { signal } = spawnSync(process.execPath, given, { env: { ...process.env, TMPDIR: test.folder } });
    expect(signal).toBe('SIGKILL');
    const half = {
      subject: expect.any(String) as string,
      fault: 'its file is there, though an entity was erased from it',
    };
    expect(await test.datasets.checkIntegrity()).toEqual(step === 'save' ? [half] : []);
    await erase('north', 1);
    for (const each of [digest, other]) {
      expect(existsSync(test.files.pathOf(each))).toBe(false);
      expect((await test.datasets.open(each)).dataset.rows).toBe(4);
    }
    expect(await test.datasets.checkIntegrity()).toEqual([]);
    expect(await erase('north', 1)).toEqual({ datasets: 0, rows: 0 });
  });
});
