import { InvalidInputError } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { toMicroseconds } from '../instant.ts';
import { QuarantineStore } from './quarantine.store.ts';
import type { RejectedRow } from './rejected-row.ts';

function rejected(position: string, change: Partial<RejectedRow> = {}): RejectedRow {
  return {
    position,
    reason: `'x' is not a finite number`,
    content: { id: 1, age: 'x' },
    key: '[1]',
    ...change,
  };
}

describe('quarantine', () => {
  let platform: Database<FeatureStoreTables>;
  let quarantine: QuarantineStore;
  let now: Date;
  beforeEach(async () => {
    platform = openDatabase<FeatureStoreTables>(':memory:');
    await migrateToLatest(platform.db, featureStoreMigrations);
    now = new Date('2026-01-01T00:00:00Z');
    quarantine = new QuarantineStore({ db: platform.db, clock: () => now });
  });
  afterEach(() => platform.close());

  async function positions(view: string): Promise<readonly string[]> {
    return (await quarantine.list({ view, limit: 100 })).items.map(({ position }) => position);
  }

  it('keeps a row as it was found, with its place, the reason and the time', async () => {
    await quarantine.put('visits', 'source', [
      rejected('visits.csv, row 12', { key: '["9007199254740993","north"]' }),
      rejected('visits.csv, row 13', { key: undefined, content: { id: null, ages: [1, { of: 'x' }] } }),
    ]);
    expect(await quarantine.list({ view: 'visits', limit: 10 })).toEqual({
      items: [
        {
          view: 'visits',
          origin: 'source',
          position: 'visits.csv, row 13',
          reason: `'x' is not a finite number`,
          content: { id: null, ages: [1, { of: 'x' }] },
          foundAt: '2026-01-01T00:00:00.000Z',
        },
        {
          view: 'visits',
          origin: 'source',
          position: 'visits.csv, row 12',
          reason: `'x' is not a finite number`,
          content: { id: 1, age: 'x' },
          key: ['9007199254740993', 'north'],
          foundAt: '2026-01-01T00:00:00.000Z',
        },
      ],
    });
  });

  it('keeps a row of a source once, however often it is found, as it was found last', async () => {
    await quarantine.put('visits', 'source', [rejected('row 1'), rejected('row 2')]);
    now = new Date('2026-01-02T00:00:00Z');
    await quarantine.put('visits', 'source', [rejected('row 1', { content: { id: 1, age: 'y' } })]);
    const { items } = await quarantine.list({ view: 'visits', limit: 10 });
    expect(items.map(({ position, content, foundAt }) => [position, content['age'], foundAt])).toEqual([
      ['row 1', 'y', '2026-01-02T00:00:00.000Z'],
      ['row 2', 'x', '2026-01-01T00:00:00.000Z'],
    ]);
  });

  it('tells pushed rows apart by what they are, for each request has a first row', async () => {
    const put = (position: string, content: Readonly<Record<string, unknown>>) =>
      quarantine.put('visits', 'push', [rejected(position, { content })]);
    await put('rows/0', { id: 1, age: 'x' });
    await put('rows/0', { id: 2, age: 'x' });
    await put('rows/0', { id: 3, age: 'x' });
    await put('rows/5', { age: 'x', id: 1 });
    await quarantine.put('visits', 'source', [rejected('rows/0')]);
    const { items } = await quarantine.list({ view: 'visits', limit: 10 });
    expect(items.map(({ origin, position, content }) => [origin, position, content['id']])).toEqual([
      ['source', 'rows/0', 1],
      ['push', 'rows/5', 1],
      ['push', 'rows/0', 3],
      ['push', 'rows/0', 2],
    ]);
  });

  it('takes no rows, and the same row twice at once', async () => {
    await quarantine.put('visits', 'source', []);
    await quarantine.put('visits', 'source', [rejected('row 1'), rejected('row 1', { key: '[2]' })]);
    expect((await quarantine.list({ view: 'visits', limit: 10 })).items).toEqual([
      expect.objectContaining({ position: 'row 1', key: [2] }),
    ]);
  });

  it('keeps the last 10,000 rows of a view, and all of the others', async () => {
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => rejected(`row ${from + index}`));
    await quarantine.put('stays', 'source', rows(0, 5));
    await quarantine.put('visits', 'source', rows(0, 9_999));
    await quarantine.put('visits', 'source', [
      rejected('row 0'),
      rejected('row 9999'),
      rejected('row 10000'),
    ]);
    expect(await quarantine.count('visits')).toBe(10_000);
    expect(await quarantine.count('stays')).toBe(5);
    const kept = platform.db.selectFrom('quarantined_row').select('position').where('view', '=', 'visits');
    const left = new Set((await kept.execute()).map(({ position }) => position));
    expect([left.has('row 0'), left.has('row 1'), left.has('row 2')]).toEqual([true, false, true]);
    await quarantine.put('visits', 'source', rows(20_000, 10_001));
    expect(await quarantine.count('visits')).toBe(10_000);
    expect(await positions('visits')).toEqual(
      rows(20_000, 10_001)
        .map(({ position }) => position)
        .slice(-100)
        .toReversed(),
    );
  });

  it('lists a view page by page, also while rows are added', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `row ${index}`);
    await quarantine.put(
      'visits',
      'source',
      names.map((name) => rejected(name)),
    );
    await quarantine.put('stays', 'source', [rejected('row 8')]);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await quarantine.list({ view: 'visits', limit: 3, cursor });
      found.push(...page.items.map(({ position }) => position));
      cursor = page.next;
      await quarantine.put('visits', 'source', [rejected('another')]);
    } while (cursor !== undefined);
    expect(found).toEqual(names.toReversed());
  });

  it('takes no cursor of another view', async () => {
    await quarantine.put('visits', 'source', [rejected('row 1'), rejected('row 2')]);
    const { next: cursor } = await quarantine.list({ view: 'visits', limit: 1 });
    await expect(quarantine.list({ view: 'stays', limit: 1, cursor })).rejects.toThrow(InvalidInputError);
  });

  it('erases the rows whose keys have a value at a place', async () => {
    const keys = ['["a",1]', '["a","1"]', '["ab",1]', undefined];
    await quarantine.put(
      'visits',
      'source',
      keys.map((key, index) => rejected(`row ${index}`, { key })),
    );
    await quarantine.put('stays', 'source', [rejected('row 1', { key: '["a",1]' })]);
    expect(await quarantine.eraseMatching('visits', [undefined, 1])).toBe(2);
    expect(await quarantine.eraseMatching('visits', ['a', undefined])).toBe(1);
    expect(await positions('visits')).toEqual(['row 3']);
    expect(await positions('stays')).toEqual(['row 1']);
  });

  it('erases the rows of a key from a view, and removes those that are older than a time', async () => {
    await quarantine.put('visits', 'source', [
      rejected('row 1'),
      rejected('row 2', { key: '[2]' }),
      rejected('row 3', { key: undefined }),
    ]);
    await quarantine.put('stays', 'source', [rejected('row 1')]);
    expect(await quarantine.erase('visits', ['[1]', '[7]'])).toBe(1);
    expect(await quarantine.erase('visits', ['[1]'])).toBe(0);
    expect(await positions('visits')).toEqual(['row 3', 'row 2']);
    expect(await positions('stays')).toEqual(['row 1']);
    now = new Date('2026-01-02T00:00:00Z');
    await quarantine.put('visits', 'source', [rejected('row 3')]);
    expect(await quarantine.removeOlderThan('visits', toMicroseconds(now))).toBe(1);
    expect(await positions('visits')).toEqual(['row 3']);
    expect(await positions('stays')).toEqual(['row 1']);
  });
});
