import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { boundPushLog } from './bound-push-log.ts';
import { PushLogStore } from './push-log.store.ts';
import type { PushLog } from './pushed-row.ts';

describe('a push log as it was', () => {
  let platform: Database<FeatureStoreTables>;
  let log: PushLogStore;
  let bound: PushLog;
  beforeAll(async () => {
    platform = openDatabase<FeatureStoreTables>(':memory:');
    await migrateToLatest(platform.db, featureStoreMigrations);
    log = new PushLogStore(platform.db);
    await push('visits', 1);
    await push('visits', 2);
    await push('stays', 3);
    bound = boundPushLog(log, { visits: 2 });
    await push('visits', 4);
    await push('meals', 5);
  });
  afterAll(() => platform.close());

  async function push(view: string, value: number): Promise<void> {
    await log.append(view, [{ key: [1], values: { value }, eventTime: 0n, createdTime: 0n }]);
  }

  async function read(view: string, through?: number) {
    const values: unknown[] = [];
    for await (const rows of bound.read(view, through))
      values.push(...rows.map((row) => row.values['value']));
    return values;
  }

  it('has what there was, and nothing that came later', async () => {
    expect(await read('visits')).toEqual([1, 2]);
    expect([await bound.hasRows('visits'), await bound.lastSequence('visits')]).toEqual([true, 2]);
  });

  it('has nothing of views that had nothing, whatever they are called', async () => {
    for (const view of ['stays', 'meals', 'constructor']) {
      expect(await read(view)).toEqual([]);
      expect([await bound.hasRows(view), await bound.lastSequence(view)]).toEqual([false, 0]);
    }
  });

  it('is read up to an earlier row where that is asked for', async () => {
    expect([await read('visits', 1), await read('visits', 9)]).toEqual([[1], [1, 2]]);
  });
});
