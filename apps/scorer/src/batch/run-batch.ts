import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { InvalidInputError, type BatchJob } from '@quincunx/contracts';
import {
  writeModelQuery,
  type BatchJobOptions,
  type BatchJobs,
  type ModelQueryRequest,
  type StartedBatchJob,
} from '@quincunx/inference';
import {
  createBatchModels,
  createComplaint,
  openPlatform,
  readSettings,
  type Platform,
  type Settings,
} from '@quincunx/platform';
import { readBatchFlags, type BatchFlags } from './batch-flags.ts';
import { exitCodes } from './exit-codes.ts';
import { getJobId } from './get-job-id.ts';
import { createProgressLine } from './progress-line.ts';

const help = `Scores a file into another: every column of the input, the outputs of the model, model_version and prediction_error.

  --model <name>           the model (QUINCUNX_DEFAULT_MODEL)
  --version <number>       its version; by default the one that the alias names now (QUINCUNX_ALIAS)
  --input <file>           what is scored: .csv, .parquet, .ndjson or .jsonl
  --output <file>          what is written, whole or not at all; with a slash at its end, a folder of files
  --input-format <format>  csv, parquet or ndjson, where the extension does not tell
  --output-format <format> the same for the output
  --rows-per-part <number> a job that is killed goes on from its last whole part (15974400)
  --resume <id>            goes on with a job that was stopped, killed or failed; to start the same job again does it, too
  --cancel <id>            stops a job, wherever it runs, and removes what it has written
  --sql <dialect>          prints the model as a query of duckdb, postgres, spark or trino, and scores nothing
  --table <name>           that the query reads; by default it has the model's name
  --list                   the jobs, the newest first
  --help                   this

Ctrl-C cancels; SIGTERM stops so that --resume goes on. Exit codes: 0 done, 1 failed, 2 stopped before the end.
`;

export interface BatchCommand {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
  /** What a SIGINT and a SIGTERM come from. */
  readonly signals: NodeJS.EventEmitter;
}

/**
 * Runs, resumes, cancels or lists batch jobs.
 * @returns the exit code: 0 done, 1 failed, 2 stopped before the end.
 */
export async function runBatch(command: BatchCommand): Promise<number> {
  const { words, environment, output, errors } = command;
  try {
    const flags = readBatchFlags(words);
    if (flags.help === true) {
      output.write(help);
      return exitCodes.done;
    }
    const settings = readSettings(environment);
    const platform = await openPlatform({ settings });
    try {
      return await runWith(platform, flags, command);
    } finally {
      await platform.close();
    }
  } catch (error) {
    createComplaint('batch', errors)(error);
    return exitCodes.failed;
  }
}

async function runWith(platform: Platform, flags: BatchFlags, command: BatchCommand): Promise<number> {
  const { batchJobs: jobs } = platform;
  const { output } = command;
  if (flags.list === true) {
    const { items } = await jobs.list({ limit: 100 });
    output.write(
      items.length === 0 ? 'no job is kept yet\n' : items.map((job) => `${summaryOf(job)}\n`).join(''),
    );
  } else if (flags.cancel !== undefined) {
    const { id } = await jobs.cancel(await getJobId(jobs, flags.cancel));
    output.write(`cancelled ${id}\n`);
  } else if (flags.sql !== undefined) {
    output.write(`${await queryOf(platform, flags, flags.sql)}\n`);
  } else {
    return await score(platform, flags, command);
  }
  return exitCodes.done;
}

async function queryOf(
  { registry, settings }: Platform,
  { model = settings.defaultModel, version, table }: BatchFlags,
  dialect: ModelQueryRequest['dialect'],
): Promise<string> {
  const models = createBatchModels(registry, settings.alias);
  const found = await models.getVersion(model, version);
  return writeModelQuery({
    artifact: await models.loadArtifact(found.artifact),
    ...{ version: found.version, digest: found.artifact, dialect },
    ...(table !== undefined && { table }),
  });
}

async function score(
  { batchJobs: jobs, settings }: Platform,
  flags: BatchFlags,
  { output, signals }: BatchCommand,
): Promise<number> {
  const progress = createProgressLine(output);
  const onProgress: BatchJobOptions['onProgress'] = ({ rows = 0, rowsDone }) => {
    if (rows > 1) progress.update({ done: rowsDone, total: rows });
  };
  const started = await start(jobs, flags, settings, { threads: availableParallelism(), onProgress });
  output.write(`${titleOf(started.job)}\n  job            ${started.job.id}\n`);
  const begun = performance.now();
  const ended = await untilEnd(jobs, started, signals).finally(() => {
    progress.stop();
  });
  output.write(endOf(ended, (performance.now() - begun) / 1000));
  return ended.state === 'done' ? exitCodes.done : exitCodes.stopped;
}

async function start(
  jobs: BatchJobs,
  flags: BatchFlags,
  settings: Settings,
  options: BatchJobOptions,
): Promise<StartedBatchJob> {
  if (flags.resume !== undefined) return await jobs.resume(await getJobId(jobs, flags.resume), options);
  const { model = settings.defaultModel, version, input, output } = flags;
  if (input === undefined || output === undefined) {
    throw new InvalidInputError(
      'say what to score and where to: --input rows.parquet --output scored.parquet; see --help',
    );
  }
  const order = { model, version, input, output, rowsPerPart: flags['rows-per-part'] };
  const formats = { inputFormat: flags['input-format'], outputFormat: flags['output-format'] };
  return await jobs.start({ ...order, ...formats }, options);
}

/** A SIGINT cancels the job, a SIGTERM interrupts it; a second one ends the process as it always would. */
async function untilEnd(
  jobs: BatchJobs,
  { job, end }: StartedBatchJob,
  signals: NodeJS.EventEmitter,
): Promise<BatchJob> {
  // What is done by then cannot be cancelled, and ends as it does.
  const cancel = () => void Promise.allSettled([jobs.cancel(job.id)]);
  const interrupt = () => void jobs.close();
  signals.once('SIGINT', cancel).once('SIGTERM', interrupt);
  try {
    return await end;
  } finally {
    signals.off('SIGINT', cancel).off('SIGTERM', interrupt);
  }
}

function titleOf({ model, version, input, output }: BatchJob): string {
  return `${model} version ${version}: ${shown(input)} -> ${shown(output)}`;
}

function endOf({ id, state, rows = 0, rowsDone, output }: BatchJob, seconds: number): string {
  if (state === 'done') return `  done           ${rows} rows in ${seconds.toFixed(2)} s: ${shown(output)}\n`;
  if (state === 'cancelled') return '  cancelled      nothing was written\n';
  return `  interrupted    after ${rowsDone} of ${rows} rows; go on with  --resume ${id}\n`;
}

function summaryOf(job: BatchJob): string {
  const { id, createdAt, state, rows, rowsDone, error } = job;
  const progress = rows === undefined ? '' : `${rowsDone} of ${rows} rows`;
  return [id, createdAt, state, progress, titleOf(job), error].filter(Boolean).join('  ');
}

/** From the current folder, where that is shorter. */
function shown(path: string): string {
  const fromHere = relative(process.cwd(), path) + (path.endsWith('/') ? '/' : '');
  return fromHere.length < path.length ? fromHere : path;
}
