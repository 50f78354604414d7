import { resolve } from 'node:path';
import {
  InvalidInputError,
  loggedPredictionsRequestSchema,
  modelNameSchema,
  parseWith,
} from '@quincunx/contracts';
import { createComplaint, openPlatform, readSettings } from '@quincunx/platform';
import { readFlags } from '../read-flags.ts';

const help = `Writes logged predictions, with their inputs and what turned out to be true of them, to a file.

  --output <file>    what is written, whole or not at all: .parquet, .csv, .ndjson or .jsonl
  --model <name>     of this model alone
  --version <number> of this version alone
  --since <instant>  predictions of this instant and later, such as 2026-01-31T09:30:00Z
  --until <instant>  predictions before this instant
  --help             this

A scorer logs the share of requests that QUINCUNX_PREDICTION_LOG says, 0 by default.
`;

const options = {
  output: { type: 'string' },
  model: { type: 'string' },
  version: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const requestSchema = loggedPredictionsRequestSchema.extend({ model: modelNameSchema.optional() });

/**
 * Exports logged predictions.
 * @returns the exit code: 0 done, 1 failed.
 */
export async function runPredictions({
  words,
  environment,
  output,
  errors,
}: {
  words: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  output: NodeJS.WritableStream;
  errors: NodeJS.WritableStream;
}): Promise<number> {
  try {
    const { help: isHelpWanted, output: file, ...flags } = readFlags(words, options);
    if (isHelpWanted === true) {
      output.write(help);
      return 0;
    }
    if (file === undefined) {
      throw new InvalidInputError('say where to write to: --output predictions.parquet');
    }
    const count = await exportTo(file, flags, environment);
    output.write(
      count > 0
        ? `${count} predictions written to ${file}\n`
        : `no such prediction is logged, so ${file} has none: set QUINCUNX_PREDICTION_LOG to the share of requests that a scorer is to log, such as 0.01\n`,
    );
    return 0;
  } catch (error) {
    createComplaint('predictions', errors)(error);
    return 1;
  }
}

async function exportTo(
  file: string,
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const request = parseWith(requestSchema, flags, 'flags');
  const settings = readSettings(environment);
  const platform = await openPlatform({ settings });
  try {
    const { duckDbMegabytes } = settings;
    return await platform.predictionLog.export({ output: resolve(file), duckDbMegabytes, ...request });
  } finally {
    await platform.close();
  }
}
