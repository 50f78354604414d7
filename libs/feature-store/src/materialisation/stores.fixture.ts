import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { featureViewSchema, type FeatureView, type FeatureViewInput } from '@quincunx/contracts';
import { migrateToLatest, openDatabase } from '@quincunx/database';
import { Definitions } from '../definitions/definitions.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { quoteText } from '../offline/duckdb/quote.ts';
import { PostgresDatabase } from '../offline/history/postgres/postgres-database.ts';
import { OfflineStore } from '../offline/offline.store.ts';
import type { OnlineStoreTables } from '../online/online-store-tables.ts';
import { onlineStoreMigrations } from '../online/online-store.migrations.ts';
import { openRedisOnlineStore } from '../online/open-redis-online-store.ts';
import { SqliteOnlineStore } from '../online/sqlite-online.store.ts';
import { PushLogStore } from '../push/push-log.store.ts';
import { Push } from '../push/push.ts';
import { QuarantineStore } from '../quality/quarantine.store.ts';
import { MaterialisationStore } from './materialisation.store.ts';
import type { Describe } from './materialise-view.ts';
import { Materialisations } from './materialisations.ts';

export type Stores = Awaited<ReturnType<typeof openStores>>;

/**
 * Everything that materialising and pushing take, on real files in a folder. It begins on the first of January 2026.
 * @param servers their URLs: of the online store, if it is not to be in the folder, and of the database of `postgres` sources.
 */
export async function openStores(
  folder: string,
  views: readonly FeatureView[],
  servers: { readonly redis?: string | undefined; readonly postgres?: string } = {},
) {
  let now = new Date('2026-01-01T00:00:00Z');
  const clock = () => now;
  const platform = openDatabase<FeatureStoreTables>(join(folder, 'platform.db'), { synchronous: 'normal' });
  const database = openDatabase<OnlineStoreTables>(join(folder, 'online.db'), { synchronous: 'normal' });
  await migrateToLatest(platform.db, featureStoreMigrations);
  await migrateToLatest(database.db, onlineStoreMigrations);
  const workspace = join(folder, 'workspace');
  const [duckDb, pushLog] = [new DuckDb(), new PushLogStore(platform.db)];
  const online =
    servers.redis === undefined ? new SqliteOnlineStore(database) : await openRedisOnlineStore(servers.redis);
  const postgres = new PostgresDatabase(servers.postgres);
  const quarantine = new QuarantineStore({ db: platform.db, clock });
  const offline = new OfflineStore({ duckDb, workspace, pushLog, quarantine, postgres });
  const definitions = new Definitions({
    db: platform.db,
    readers: { list: () => Promise.resolve([]) },
    clock,
  });
  if (views.length > 0) await definitions.apply({ featureViews: [...views] });
  const describe: { is: Describe } = { is: () => Promise.resolve(undefined) };
  const materialisations = new Materialisations({
    store: new MaterialisationStore({ db: platform.db, clock }),
    definitions,
    offline,
    online,
    pushLog,
    describe: (...table) => describe.is(...table),
    clock,
  });
  const rows = database.sqlite
    .prepare<[string], [key: string, values: string, eventTime: bigint, createdTime: bigint | null]>(
      'select key, feature_values, event_time, created_time from online_row where view = ? order by key',
    )
    .raw()
    .safeIntegers();
  return {
    folder,
    platform,
    database,
    online,
    pushLog,
    quarantine,
    definitions,
    materialisations,
    describe,
    push: new Push({ definitions, online, pushLog, postgres, quarantine, clock }),
    /** All that is online of a view, in the order of keys: key, values, event time, created. */
    stored: (view: string) => rows.all(view),
    at: (instant: string) => {
      now = new Date(instant);
    },
    async define(view: FeatureView) {
      await definitions.apply({ featureViews: [view] });
    },
    write(path: string, content: string) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), content);
    },
    async writeParquet(path: string, query: string) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      const sql = `COPY (${query}) TO ${quoteText(join(workspace, path))} (FORMAT parquet)`;
      await duckDb.use((connection) => connection.run(sql));
    },
    async close() {
      await materialisations.close();
      await online.close();
      await postgres.close();
      await duckDb.close();
      await platform.close();
      await database.close();
    },
  };
}

export function featureView(input: FeatureViewInput): FeatureView {
  return featureViewSchema.parse(input);
}
