import { join } from 'node:path';
import {
  configurationMigrations,
  ConfigurationStore,
  type ConfigurationTables,
} from '@quincunx/configuration';
import { type Database, migrateToLatest, openDatabase } from '@quincunx/database';
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
  close(): Promise<void>;
}

/**
 * Opens a home, creating and migrating what is not there yet.
 * @throws UnavailableError or CorruptError naming the file that cannot be used.
 */
export async function openPlatform(options: { settings: Settings; clock?: () => Date }): Promise<Platform> {
  const { settings, clock = () => new Date() } = options;
  const platform = openDatabase<PlatformTables>(join(settings.home, 'platform.db'));
  // What is online can be materialised again: it may lag a power cut, which NORMAL allows, and never be corrupt.
  const online = openDatabase<OnlineStoreTables>(join(settings.home, 'online.db'), { synchronous: 'normal' });
  await migrateToLatest(platform.db, platformMigrations);
  await migrateToLatest(online.db, onlineStoreMigrations);

  const artifacts = new ContentStore(join(settings.home, 'artifacts'));
  const datasets = new ContentStore(join(settings.home, 'datasets'));
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
    runs: new RunStore({ db: platform.db.$pickTables<keyof TrainingTables>(), clock }),
    registry: new ModelRegistry({
      db: platform.db.$pickTables<keyof ModelRegistryTables>(),
      artifacts,
      clock,
    }),
    artifacts,
    datasets,
    databases: { platform, online },
    close: async () => {
      await featureStore.close();
      await online.close();
      await platform.close();
    },
  };
}
