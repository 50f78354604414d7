import { join, resolve } from 'node:path';
import { type Environment, parseWith, settingsSchema } from '@quincunx/contracts';

/** What the programs are told from outside, paths absolute. */
export interface Settings {
  /** Where all state lives. */
  readonly home: string;
  /** Where `models/` and the data that they name are. */
  readonly workspace: string;
  readonly host: string;
  readonly port: number;
  /** Processes that a scorer answers with. */
  readonly workers: number;
  /** Past these a scorer refuses requests. */
  readonly limits: {
    readonly bodyBytes: number;
    readonly requestsInFlight: number;
    readonly eventLoopDelayMilliseconds: number;
  };
  /** The alias that a scorer serves. */
  readonly alias: string;
  readonly defaultModel: string;
  readonly environment: Environment;
  readonly logLevel: string;
  /** The database of `postgres` sources, with its password. */
  readonly postgresUrl: string | undefined;
  /** Where online values are kept, if not in a SQLite file. */
  readonly redisUrl: string | undefined;
  /** The share of online answers that are logged, 0 to 1. */
  readonly featureLog: number;
  /** The share of requests whose predictions are logged, 0 to 1. */
  readonly predictionLog: number;
  /** How much memory DuckDB may use; undefined: half of what there is. */
  readonly duckDbMegabytes: number | undefined;
  /** The only folder that batch jobs asked for over HTTP read and write. */
  readonly batchFolder: string;
}

const checkout = resolve(import.meta.dirname, '../../..');

/**
 * Reads the settings from environment variables; an empty one counts as absent.
 * @throws InvalidInputError listing every problem, misspelt `QUINCUNX_` variables included.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(environment).filter(
    ([name, value]) => name.startsWith('QUINCUNX_') && value !== '',
  );
  const parsed = parseWith(settingsSchema, Object.fromEntries(given), 'settings');
  const workspace = resolve(checkout, parsed.QUINCUNX_WORKSPACE ?? '.');
  const home = resolve(workspace, parsed.QUINCUNX_HOME);
  return {
    home,
    workspace,
    host: parsed.QUINCUNX_HOST,
    port: parsed.QUINCUNX_PORT,
    workers: parsed.QUINCUNX_WORKERS,
    limits: {
      bodyBytes: parsed.QUINCUNX_MAX_BODY_MEGABYTES * 1024 * 1024,
      requestsInFlight: parsed.QUINCUNX_MAX_REQUESTS_IN_FLIGHT,
      eventLoopDelayMilliseconds: parsed.QUINCUNX_MAX_EVENT_LOOP_DELAY,
    },
    alias: parsed.QUINCUNX_ALIAS,
    defaultModel: parsed.QUINCUNX_DEFAULT_MODEL,
    environment: parsed.QUINCUNX_ENVIRONMENT,
    logLevel: parsed.QUINCUNX_LOG_LEVEL,
    postgresUrl: parsed.QUINCUNX_POSTGRES_URL,
    redisUrl: parsed.QUINCUNX_REDIS_URL,
    featureLog: parsed.QUINCUNX_FEATURE_LOG,
    predictionLog: parsed.QUINCUNX_PREDICTION_LOG,
    duckDbMegabytes: parsed.QUINCUNX_DUCKDB_MEMORY,
    batchFolder:
      parsed.QUINCUNX_BATCH_FOLDER === undefined
        ? join(home, 'batch')
        : resolve(workspace, parsed.QUINCUNX_BATCH_FOLDER),
  };
}
