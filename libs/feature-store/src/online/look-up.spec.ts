import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { featureView, openTestStore, type TestStore } from '../testing/open-test-store.ts';

const source = { kind: 'file', path: 'stays.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const stays = featureView({
  name: 'stays',
  entity: {
    name: 'stay',
    joinKeys: [
      { name: 'ward', type: 'string' },
      { name: 'bed', type: 'integer' },
    ],
  },
  source,
  features: [
    { name: 'nights', type: 'integer', nullable: true },
    { name: 'diet', type: 'string', nullable: true },
  ],
  ttlSeconds: 3600,
});
const wards = featureView({
  name: 'wards',
  entity: { name: 'ward', joinKeys: [{ name: 'ward', type: 'string' }] },
  source: { ...source, path: 'wards.csv' },
  features: [
    { name: 'beds', type: 'number' },
    { name: 'open', type: 'boolean' },
  ],
});

describe('looking up online', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    test.write(
      'stays.csv',
      `ward,bed,at,nights,diet
1,23,2026-01-01T10:00:00,1,old
1,23,2026-01-01T11:00:00.000001,9007199254740993,
12,3,2026-01-01T09:59:59.999999,3,vegan
12,4,2026-01-01T11:30:00,4,plain
`,
    );
    test.write('wards.csv', 'ward,at,beds,open\n1,2026-01-01,20.5,true\n12,1999-01-01,10,false\n');
    await test.store.apply([stays, wards]);
    await test.store.materialise('stays');
    await test.store.materialise('wards');
    test.at('2026-01-01T11:00:00Z');
  });
  afterEach(() => test.close());

  it('gives values, statuses and event times in the order of asking', async () => {
    const rows = await test.store.online({
      references: ['stays:nights', 'wards:beds', 'stays:diet', 'wards:open'],
      entities: [
        { ward: '12', bed: 3 },
        { ward: '1', bed: 23 },
        { ward: '12', bed: 23 },
        { ward: '1', bed: 23 },
        { ward: '123', bed: 3 },
      ],
    });
    const first = {
      values: { nights: '9007199254740993', beds: 20.5, diet: null, open: true },
      statuses: { nights: 'PRESENT', beds: 'PRESENT', diet: 'NULL_VALUE', open: 'PRESENT' },
      eventTimes: {
        nights: '2026-01-01T11:00:00.000001Z',
        beds: '2026-01-01T00:00:00.000Z',
        diet: '2026-01-01T11:00:00.000001Z',
        open: '2026-01-01T00:00:00.000Z',
      },
    };
    expect(rows).toEqual([
      {
        values: { nights: null, beds: 10, diet: null, open: false },
        statuses: { nights: 'OUTSIDE_MAX_AGE', beds: 'PRESENT', diet: 'OUTSIDE_MAX_AGE', open: 'PRESENT' },
        eventTimes: {
          nights: '2026-01-01T09:59:59.999999Z',
          beds: '1999-01-01T00:00:00.000Z',
          diet: '2026-01-01T09:59:59.999999Z',
          open: '1999-01-01T00:00:00.000Z',
        },
      },
      first,
      {
        values: { nights: null, beds: 10, diet: null, open: false },
        statuses: { nights: 'NOT_FOUND', beds: 'PRESENT', diet: 'NOT_FOUND', open: 'PRESENT' },
        eventTimes: {
          nights: undefined,
          beds: '1999-01-01T00:00:00.000Z',
          diet: undefined,
          open: '1999-01-01T00:00:00.000Z',
        },
      },
      first,
      {
        values: { nights: null, beds: null, diet: null, open: null },
        statuses: { nights: 'NOT_FOUND', beds: 'NOT_FOUND', diet: 'NOT_FOUND', open: 'NOT_FOUND' },
        eventTimes: { nights: undefined, beds: undefined, diet: undefined, open: undefined },
      },
    ]);
  });

  it('lets a value live to the end of its ttl and no longer', async () => {
    const status = async (now: string) => {
      test.at(now);
      const entities = [{ ward: '12', bed: 4 }];
      const [row] = await test.store.online({ references: ['stays:nights'], entities });
      return row?.statuses['nights'];
    };
    expect(await status('2026-01-01T12:30:00.000Z')).toBe('PRESENT');
    expect(await status('2026-01-01T12:30:00.001Z')).toBe('OUTSIDE_MAX_AGE');
  });

  it('answers for many entities as for each alone', async () => {
    const entities = Array.from({ length: 1500 }, (_, index) => ({
      ward: String(index % 15),
      bed: index % 30,
    }));
    const references = ['stays:nights', 'wards:beds'];
    const together = await test.store.online({ references, entities });
    expect(together).toHaveLength(1500);
    for (const [index, entity] of entities.slice(0, 60).entries()) {
      expect([together[index]]).toEqual(await test.store.online({ references, entities: [entity] }));
    }
    expect(together.filter(({ statuses }) => statuses['beds'] === 'PRESENT')).toHaveLength(200);
    expect(await test.store.online({ references, entities: [] })).toEqual([]);
  });

  it('names every wrong join key', async () => {
    const wrong = test.store.online({
      references: ['stays:nights', 'wards:beds'],
      entities: [
        { ward: '1', bed: 23 },
        { ward: '1', bed: '23' },
        { ward: '1', room: 1 },
      ],
    });
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(
        `entities/1/bed: must be an integer; entities/2/bed: join key 'bed' is missing`,
      ) as unknown,
      problems: [{ path: 'entities/1/bed' }, { path: 'entities/2/bed' }, { path: 'entities/2/room' }],
    });
  });

  it('names an unknown view or feature', async () => {
    const entities = [{ ward: '1' }];
    const unknown = (reference: string) => test.store.online({ references: [reference], entities });
    await expect(unknown('ward:beds')).rejects.toMatchObject({ code: 'not-found' });
    await expect(unknown('wards:bed')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('finds nothing of a feature that was added or given another type since the values came', async () => {
    const changed = wards.features.map((feature) => ({ ...feature, type: 'string' as const }));
    const added = { name: 'floor', type: 'integer' as const, nullable: false };
    await test.store.apply([{ ...wards, features: [...changed, added] }]);
    const references = ['wards:beds', 'wards:open', 'wards:floor'];
    const rows = await test.store.online({ references, entities: [{ ward: '1' }, { ward: '12' }] });
    for (const row of rows) {
      expect(row.statuses).toEqual({ beds: 'NOT_FOUND', open: 'NOT_FOUND', floor: 'NOT_FOUND' });
      expect(row.values).toEqual({ beds: null, open: null, floor: null });
    }
  });

  it('says that the online store is damaged or gone', async () => {
    await test.online.db.schema.dropTable('online_row').execute();
    const asked = test.store.online({ references: ['wards:beds'], entities: [{ ward: '1' }] });
    await expect(asked).rejects.toThrow('no such table');
  });

  it('does not load DuckDB', () => {
    const script = `
      import { openTestStore } from ${JSON.stringify(join(__dirname, '../testing/open-test-store.ts'))};
      const test = await openTestStore(process.argv[1]);
      const [row] = await test.store.online({ references: ['wards:beds'], entities: [{ ward: '1' }] });
      const loaded = process.report.getReport().sharedObjects.filter((file) => /duckdb|better-sqlite3/.test(file));
      console.log(row.values.beds, loaded.some((file) => file.includes('better-sqlite3')), loaded.some((file) => file.includes('duckdb')));
      await test.close();`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script, test.folder], {
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe('20.5 true false');
  }, 30_000);
});
