import { join } from 'node:path';
import {
  configurationMigrations,
  ConfigurationStore,
  type ConfigurationTables,
} from '@quincunx/configuration';
import { type Database, inTransaction, migrateToLatest, openDatabase } from '@quincunx/database';
import {
  FeatureStore,
  featureStoreMigrations,
  type FeatureStoreTables,
  onlineStoreMigrations,
  type OnlineStoreTables,
} from '@quincunx/feature-store';
import { ModelRegistry, modelRegistryMigrations, type ModelRegistryTables } from '@quincunx/model-registry';
import { ContentStore } from '@quincunx/storage';
import { RunStore, trainingMigrations, type TrainingTables } from '@quincunx/training';
import type { Kysely } from 'kysely';
import type { Settings } from './settings.ts';

export type PlatformTables = ConfigurationTables & FeatureStoreTables & TrainingTables & ModelRegistryTables;

/** Every migration of the platform's database, in the order in which they are applied: by date. */
export const platformMigrations = {
  ...configurationMigrations,
  ...featureStoreMigrations,
  ...trainingMigrations,
  ...modelRegistryMigrations,
};

/** The open stores of one home, each lib over its own slice of the database. */
export interface Platform {
  readonly settings: Settings;
  readonly configurations: ConfigurationStore;
  readonly featureStore: FeatureStore;
  readonly runs: RunStore;
  readonly registry: ModelRegistry;
  readonly artifacts: ContentStore;
  readonly datasets: ContentStore;
  readonly databases: {
    readonly platform: Database<PlatformTables>;
    readonly online: Database<OnlineStoreTables>;
  };
  /** Runs and registry in one transaction: all of `work` is kept, or none of it. */
  transact<Result>(work: (stores: Pick<Platform, 'runs' | 'registry'>) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Opens a home, creating and migrating what is not there yet.
 * @throws UnavailableError or CorruptError naming the file that cannot be used; nothing is left open then.
 */
export async function openPlatform(options: { settings: Settings; clock?: () => Date }): Promise<Platform> {
  const databases = await openDatabases(options.settings.home);
  return assemble(databases, options.settings, options.clock ?? (() => new Date()));
}

async function openDatabases(home: string): Promise<Platform['databases']> {
  const platform = openDatabase<PlatformTables>(join(home, 'platform.db'));
  try {
    await migrateToLatest(platform.db, platformMigrations);
    // What is online can be materialised again: it may lag a power cut, which NORMAL allows, and never be corrupt.
    const online = openDatabase<OnlineStoreTables>(join(home, 'online.db'), { synchronous: 'normal' });
    try {
      await migrateToLatest(online.db, onlineStoreMigrations);
      return { platform, online };
    } catch (error) {
      await online.close();
      throw error;
    }
  } catch (error) {
    await platform.close();
    throw error;
  }
}

function assemble(databases: Platform['databases'], settings: Settings, clock: () => Date): Platform {
  const { platform, online } = databases;
  const artifacts = new ContentStore(join(settings.home, 'artifacts'));
  const datasets = new ContentStore(join(settings.home, 'datasets'));
  const storesOver = (db: Kysely<PlatformTables>) => ({
    runs: new RunStore({ db: db.$pickTables<keyof TrainingTables>(), clock }),
    registry: new ModelRegistry({ db: db.$pickTables<keyof ModelRegistryTables>(), artifacts, clock }),
  });
  const featureStore = new FeatureStore({
    db: platform.db.$pickTables<keyof FeatureStoreTables>(),
    online,
    workspace: settings.workspace,
    datasets,
    clock,
  });
  return {
    settings,
    configurations: new ConfigurationStore({
      db: platform.db.$pickTables<keyof ConfigurationTables>(),
      clock,
    }),
    featureStore,
    ...storesOver(platform.db),
    artifacts,
    datasets,
    databases,
    transact: (work) => inTransaction(platform.db, (transaction) => work(storesOver(transaction))),
    close: async () => {
      await featureStore.close();
      await online.close();
      await platform.close();
    },
  };
}
