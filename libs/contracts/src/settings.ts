import { z } from 'zod';
import { environmentSchema } from './configuration-version.ts';
import { aliasNameSchema } from './alias.ts';
import { modelNameSchema } from './names.ts';
import { wholeNumberTextSchema } from './whole-number-text-schema.ts';

const shareTextSchema = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a share from 0 to 1, such as 0.05')
  .transform(Number);

/** The settings, by the environment variable that each is read from. */
export const settingsSchema = z.strictObject({
  /** Where all state lives; a relative path is taken from the workspace. */
  QUINCUNX_HOME: z.string().min(1).default('.quincunx'),
  /** Where `models/` and the data that they name are; by default this checkout. */
  QUINCUNX_WORKSPACE: z.string().min(1).optional(),
  QUINCUNX_HOST: z.string().min(1).default('127.0.0.1'),
  QUINCUNX_PORT: wholeNumberTextSchema({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    message: 'must be a port from 0 to 65535; 0 takes any that is free',
  }),
  /** Processes that a scorer answers with, on one port. */
  QUINCUNX_WORKERS: wholeNumberTextSchema({
    minimum: 1,
    maximum: 256,
    default: 1,
    message: 'must be a number of processes from 1 to 256',
  }),
  /** The largest body that a request may have, decompressed. */
  QUINCUNX_MAX_BODY_MEGABYTES: wholeNumberTextSchema({
    minimum: 1,
    maximum: 1024,
    default: 64,
    message: 'must be megabytes from 1 to 1024',
  }),
  /** Requests that are answered at once; more are refused with 503. */
  QUINCUNX_MAX_REQUESTS_IN_FLIGHT: wholeNumberTextSchema({
    minimum: 1,
    maximum: 1_000_000,
    default: 1000,
    message: 'must be a number of requests from 1 to 1000000',
  }),
  /** How late the event loop may be, in milliseconds, before requests are refused with 503. */
  QUINCUNX_MAX_EVENT_LOOP_DELAY: wholeNumberTextSchema({
    minimum: 10,
    maximum: 60_000,
    default: 500,
    message: 'must be milliseconds from 10 to 60000',
  }),
  /** The alias that a scorer serves. */
  QUINCUNX_ALIAS: aliasNameSchema.default('production'),
  /** The model behind `/score`, `/batch` and `/stream`. */
  QUINCUNX_DEFAULT_MODEL: modelNameSchema.default('diabetes-bmi'),
  QUINCUNX_ENVIRONMENT: environmentSchema.default('development'),
  /** The database of `postgres` sources. */
  QUINCUNX_POSTGRES_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://user@host/database' })
    .optional(),
  /** Where online values are kept; without it, in a SQLite file of the home. */
  QUINCUNX_REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be redis://host or rediss://host' })
    .optional(),
  /** The share of online answers that are logged, to be verified later. */
  QUINCUNX_FEATURE_LOG: shareTextSchema.default(0),
  /** The share of requests whose predictions are logged, to be measured against what turns out to be true. */
  QUINCUNX_PREDICTION_LOG: shareTextSchema.default(0),
  /**
   * How many megabytes DuckDB may use; by default half of the memory, and for a batch job what its threads and columns take, 512 in most
   * cases. What needs more goes to disk.
   */
  QUINCUNX_DUCKDB_MEMORY: z
    .string()
    .regex(/^[1-9]\d{2,8}$/, 'must be megabytes, at least 100')
    .transform(Number)
    .optional(),
  /** The only folder that batch jobs asked for over HTTP read and write; a relative path is taken from the workspace. */
  QUINCUNX_BATCH_FOLDER: z.string().min(1).optional(),
  QUINCUNX_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
