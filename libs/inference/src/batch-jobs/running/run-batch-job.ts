import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, InvalidInputError, type Artifact } from '@quincunx/contracts';
import { diskError, errorCodeOf } from '@quincunx/storage';
import { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { batchMegabytes } from '../duckdb/batch-memory.ts';
import { messageOf } from '../duckdb/message-of.ts';
import type { BatchInput } from '../input/batch-input.ts';
import { openInput } from '../input/open-input.ts';
import type { BatchOrder } from '../ledger/batch-order.ts';
import { planScoring, type ScoringPlan } from '../scoring/plan-scoring.ts';
import { requireColumns } from '../scoring/require-columns.ts';
import type { BatchProgress } from './batch-progress.ts';
import { findFolderOwner, ownerFile } from './folder-owner.ts';
import { JobFolder } from './job-folder.ts';
import { joinParts } from './join-parts.ts';
import { moveIntoPlace } from './move-into-place.ts';
import { PartWriter } from './part-writer.ts';

export interface BatchRun {
  readonly id: string;
  readonly order: BatchOrder;
  readonly artifact: Artifact;
  readonly threads: number;
  /** How much DuckDB may use; by default what is enough. */
  readonly memoryMegabytes: number | undefined;
  /** How to compute; by default as `planScoring` finds best. */
  readonly plan?: ScoringPlan;
  readonly progress: BatchProgress;
  readonly signal: AbortSignal;
}

/**
 * Scores a file into another, from the first part that is not whole yet on. Until the output is whole it is elsewhere; what is there
 * of a part is either all of it or nothing, so that this can be killed and repeated at any instant.
 * @throws InvalidInputError when the input is not what the model takes; UnavailableError when a disk or the memory is full;
 * the signal's reason once it is aborted. Whole parts stay then.
 */
export async function runBatchJob(run: BatchRun): Promise<void> {
  const folder = new JobFolder({ ...run.order, id: run.id });
  // Killed just before that was noted, it has moved its folder already.
  if (isFolder(run.order) && (await findFolderOwner(run.order.output)) === run.id) {
    await folder.remove();
    return;
  }
  try {
    await folder.create();
    await folder.removeUnfinished();
    const duckDb = await BatchDuckDb.open({
      folder: folder.spilled,
      threads: run.threads,
      memoryMegabytes: run.memoryMegabytes ?? batchMegabytes({ threads: run.threads, columns: 0 }),
      signal: run.signal,
    });
    try {
      await score(run, folder, duckDb);
    } finally {
      duckDb.close();
    }
  } catch (error) {
    run.signal.throwIfAborted();
    throw diskError(error, 'the output cannot be written');
  } finally {
    await folder.removeSpilled();
  }
  await folder.remove();
}

async function score(run: BatchRun, folder: JobFolder, duckDb: BatchDuckDb): Promise<void> {
  const { order, artifact, progress, threads } = run;
  const { inputFormat, outputFormat, rowsPerPart } = order;
  const plan = run.plan ?? planScoring(artifact);
  progress.engine = plan.engine;
  const input = await openInput(duckDb, {
    path: order.input,
    format: inputFormat,
    outputFormat,
    wanted: artifact.signature.inputs.map(({ name }) => name),
    staging: { rowsPerPart, keep: (name, write) => folder.keep(name, write) },
  });
  requireColumns(input, artifact.signature, { inputFormat });
  progress.rows = input.rows;
  if (run.memoryMegabytes === undefined) {
    await duckDb.setMemory(
      batchMegabytes({ threads, columns: input.names.length + artifact.outputs.length }),
    );
  }
  const writer = new PartWriter({ duckDb, artifact, order, input, plan, threads, progress });
  try {
    await writeParts(run, folder, writer, input);
  } catch (error) {
    throw explain(error, input);
  } finally {
    await writer.close();
  }
  await moveOutput(run, folder, countParts(run, input));
}

function countParts({ order }: BatchRun, { rows }: BatchInput): number {
  return Math.max(1, Math.ceil(rows / order.rowsPerPart));
}

async function writeParts(
  run: BatchRun,
  folder: JobFolder,
  writer: PartWriter,
  input: BatchInput,
): Promise<void> {
  const { order, progress } = run;
  const { rowsPerPart } = order;
  const parts = countParts(run, input);
  for (let index = 0; index < parts; index += 1) {
    const from = index * rowsPerPart;
    const range = { from, count: Math.min(rowsPerPart, input.rows - from) };
    await folder.keepPart(index, (path) =>
      writer.write({
        path,
        range: parts === 1 ? undefined : range,
        hasHeader: index === 0 || isFolder(order),
      }),
    );
    progress.endPart(range.count);
  }
}

async function moveOutput(run: BatchRun, folder: JobFolder, count: number): Promise<void> {
  const { id, order, signal } = run;
  const parts = Array.from({ length: count }, (_, index) => folder.partPath(index));
  signal.throwIfAborted();
  if (isFolder(order)) {
    await folder.keep(join('parts', ownerFile), (path) => writeFile(path, id));
    await moveFolder(folder.parts, order.output.slice(0, -1));
    return;
  }
  const [only, ...others] = parts;
  const whole =
    others.length === 0 && only !== undefined
      ? only
      : await folder.keep(`whole.${order.outputFormat}`, (path) =>
          joinParts(parts, path, order.outputFormat, signal),
        );
  await moveIntoPlace(whole, order.output);
}

async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await moveIntoPlace(from, to);
  } catch (error) {
    const code = errorCodeOf(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new ConflictError(
      'something has been put where the folder of the output is to be: remove it and resume the job',
      {
        cause: error,
      },
    );
  }
}

function isFolder({ output }: Pick<BatchOrder, 'output'>): boolean {
  return output.endsWith('/');
}

/** No value makes a query fail: when one does although it was understood, its rows cannot be read. */
function explain(error: unknown, { file }: BatchInput): unknown {
  if (
    !/^(IO|Invalid Input|Invalid|Serialization|Conversion|TProtocol)\w* (Error|Exception)/.test(
      messageOf(error),
    )
  )
    return error;
  return new InvalidInputError(`the input '${file}' cannot be read to its end: it is damaged`, {
    cause: error,
  });
}
