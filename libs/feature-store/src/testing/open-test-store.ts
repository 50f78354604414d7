import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { featureViewSchema, type FeatureView, type FeatureViewInput } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { ContentStore } from '@quincunx/storage';
import { answerLogMigrations } from '../answer-log/answer-log.migrations.ts';
import type { AnswerLogTables } from '../answer-log/answer-log-tables.ts';
import type { DeployedReader } from '../definitions/deployed-readers.ts';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { FeatureStore } from '../feature-store.ts';
import { onlineStoreMigrations } from '../online/online-store.migrations.ts';
import type { OnlineStoreTables } from '../online/online-store-tables.ts';
import { SqliteOnlineStore } from '../online/sqlite-online.store.ts';

/** A feature store on real files in a folder of its own. */
export interface TestStore {
  readonly store: FeatureStore;
  /** What the store reads and writes, for a second store beside it. */
  readonly folder: string;
  readonly platform: Database<FeatureStoreTables>;
  readonly online: Database<OnlineStoreTables>;
  /** The versions that count as deployed. */
  readonly readers: DeployedReader[];
  /** Sets the clock. */
  at(instant: string): void;
  /** Writes a file of the workspace. */
  write(path: string, content: string | Uint8Array): void;
  close(): Promise<void>;
}

/** @param shared a folder of another test store, to open beside it, as another process would. */
export async function openTestStore(shared?: string): Promise<TestStore> {
  const folder = shared ?? mkdtempSync(join(tmpdir(), 'feature-store-'));
  let now = new Date('2026-01-01T00:00:00Z');
  const platform = openDatabase<FeatureStoreTables>(join(folder, 'platform.db'), { synchronous: 'normal' });
  const online = openDatabase<OnlineStoreTables>(join(folder, 'online.db'), { synchronous: 'normal' });
  const answers = openDatabase<AnswerLogTables>(join(folder, 'answers.db'), { synchronous: 'normal' });
  await migrateToLatest(platform.db, featureStoreMigrations);
  await migrateToLatest(online.db, onlineStoreMigrations);
  await migrateToLatest(answers.db, answerLogMigrations);
  const workspace = join(folder, 'workspace');
  const readers: DeployedReader[] = [];
  const store = new FeatureStore({
    db: platform.db,
    online: new SqliteOnlineStore(online),
    answers,
    workspace,
    files: new ContentStore(join(folder, 'datasets')),
    readers: { list: () => Promise.resolve(readers) },
    loggedShare: 1,
    random: Math.random,
    clock: () => now,
  });
  return {
    store,
    folder,
    platform,
    online,
    readers,
    at(instant) {
      now = new Date(instant);
    },
    write(path, content) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), content);
    },
    async close() {
      await store.close();
      await platform.close();
      await online.close();
      await answers.close();
      if (shared === undefined) rmSync(folder, { recursive: true });
    },
  };
}

/** A feature view as it is once its definition is resolved. */
export function featureView(input: FeatureViewInput): FeatureView {
  return featureViewSchema.parse(input);
}
