import { join } from 'node:path';
import {
  configurationMigrations,
  ConfigurationStore,
  type ConfigurationTables,
} from '@quincunx/configuration';
import {
  type Database,
  inTransaction,
  type Migrations,
  type OpenOptions,
  migrateToLatest,
  openDatabase,
} from '@quincunx/database';
import {
  answerLogMigrations,
  type AnswerLogTables,
  FeatureStore,
  featureStoreMigrations,
  type FeatureStoreTables,
  type OnlineStore,
  onlineStoreMigrations,
  type OnlineStoreTables,
  openRedisOnlineStore,
  SqliteOnlineStore,
} from '@quincunx/feature-store';
import {
  BatchJobs,
  inferenceMigrations,
  type InferenceTables,
  PredictionLog,
  predictionLogMigrations,
  type PredictionLogTables,
} from '@quincunx/inference';
import { ModelRegistry, modelRegistryMigrations, type ModelRegistryTables } from '@quincunx/model-registry';
import { ContentStore } from '@quincunx/storage';
import { RunStore, trainingMigrations, type TrainingTables } from '@quincunx/training';
import type { Kysely } from 'kysely';
import { createBatchModels } from './create-batch-models.ts';
import { createOutputSource } from './create-output-source.ts';
import { createDeployedReaders } from './deployed-readers.ts';
import { isAlive } from './is-alive.ts';
import type { Settings } from './settings.ts';

export type PlatformTables = ConfigurationTables &
  FeatureStoreTables &
  TrainingTables &
  ModelRegistryTables &
  InferenceTables;

/** Every migration of the platform's database, in the order in which they are applied: by date. */
export const platformMigrations = {
  ...configurationMigrations,
  ...featureStoreMigrations,
  ...trainingMigrations,
  ...modelRegistryMigrations,
  ...inferenceMigrations,
};

/** The open stores of one home, each lib over its own slice of the database. */
export interface Platform {
  readonly settings: Settings;
  readonly configurations: ConfigurationStore;
  readonly featureStore: FeatureStore;
  readonly runs: RunStore;
  readonly registry: ModelRegistry;
  readonly batchJobs: BatchJobs;
  readonly predictionLog: PredictionLog;
  readonly artifacts: ContentStore;
  readonly datasets: ContentStore;
  readonly databases: Databases;
  /** Runs and registry in one transaction: all of `work` is kept, or none of it. */
  transact<Result>(work: (stores: Pick<Platform, 'runs' | 'registry'>) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

interface Databases {
  readonly platform: Database<PlatformTables>;
  readonly answers: Database<AnswerLogTables>;
  readonly predictions: Database<PredictionLogTables>;
  /** Undefined where online values are kept in Redis. */
  readonly online: Database<OnlineStoreTables> | undefined;
}

/**
 * Opens a home, creating and migrating what is not there yet.
 * @throws UnavailableError or CorruptError naming the file that cannot be used; nothing is left open then.
 */
export async function openPlatform(options: { settings: Settings; clock?: () => Date }): Promise<Platform> {
  const { settings, clock = () => new Date() } = options;
  const opened: { close(): Promise<void> }[] = [];
  try {
    const databases = await openDatabases(settings, opened);
    return assemble({ databases, online: await openOnlineStore(settings, databases), settings, clock });
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** @param opened gets what is open, for whoever has to close it. */
async function openDatabases(settings: Settings, opened: { close(): Promise<void> }[]): Promise<Databases> {
  async function open<Tables>(
    file: string,
    migrations: Migrations,
    options: OpenOptions = {},
  ): Promise<Database<Tables>> {
    const database = openDatabase<Tables>(join(settings.home, file), options);
    opened.push(database);
    await migrateToLatest(database.db, migrations);
    return database;
  }
  return {
    platform: await open<PlatformTables>('platform.db', platformMigrations),
    // What these keep can be had again, or missed: they may lag a power cut, which NORMAL allows, and never be corrupt.
    answers: await open<AnswerLogTables>('answers.db', answerLogMigrations, { synchronous: 'normal' }),
    predictions: await open<PredictionLogTables>('predictions.db', predictionLogMigrations, {
      synchronous: 'normal',
    }),
    online:
      settings.redisUrl === undefined
        ? await open<OnlineStoreTables>('online.db', onlineStoreMigrations, {
            synchronous: 'normal',
            pageBytes: 8192,
          })
        : undefined,
  };
}

async function openOnlineStore({ redisUrl = '' }: Settings, { online }: Databases): Promise<OnlineStore> {
  return online === undefined ? await openRedisOnlineStore(redisUrl) : new SqliteOnlineStore(online);
}

async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const database of opened.toReversed()) await database.close();
}

function assemble({
  databases,
  online,
  settings,
  clock,
}: {
  databases: Databases;
  online: OnlineStore;
  settings: Settings;
  clock: () => Date;
}): Platform {
  const { platform, answers, predictions } = databases;
  const artifacts = new ContentStore(join(settings.home, 'artifacts'));
  const datasets = new ContentStore(join(settings.home, 'datasets'));
  const storesOver = (db: Kysely<PlatformTables>) => ({
    runs: new RunStore({ db: db.$pickTables<keyof TrainingTables>(), clock }),
    registry: new ModelRegistry({ db: db.$pickTables<keyof ModelRegistryTables>(), artifacts, clock }),
  });
  const stores = storesOver(platform.db);
  const predictionLog = new PredictionLog({
    database: predictions,
    share: settings.predictionLog,
    outputs: createOutputSource(stores.registry, settings.alias),
    clock,
  });
  const featureStore = new FeatureStore({
    db: platform.db.$pickTables<keyof FeatureStoreTables>(),
    online,
    answers,
    workspace: settings.workspace,
    files: datasets,
    postgresUrl: settings.postgresUrl,
    readers: createDeployedReaders(stores.registry),
    loggedShare: settings.featureLog,
    duckDbMegabytes: settings.duckDbMegabytes,
    erasables: [
      {
        name: 'logged predictions',
        erase: ({ key, keyNames }) => predictionLog.erase(key, keyNames),
      },
    ],
    random: Math.random,
    clock,
  });
  const batchJobs = new BatchJobs({
    db: platform.db.$pickTables<keyof InferenceTables>(),
    models: createBatchModels(stores.registry, settings.alias),
    isAlive,
    memoryMegabytes: settings.duckDbMegabytes,
    clock,
  });
  return {
    settings,
    configurations: new ConfigurationStore({
      db: platform.db.$pickTables<keyof ConfigurationTables>(),
      clock,
    }),
    featureStore,
    ...stores,
    batchJobs,
    predictionLog,
    artifacts,
    datasets,
    databases,
    transact: (work) => inTransaction(platform.db, (transaction) => work(storesOver(transaction))),
    close: async () => {
      await batchJobs.close();
      await featureStore.close();
      await predictionLog.close();
      await closeAll([platform, answers, predictions, ...(databases.online ? [databases.online] : [])]);
    },
  };
}
