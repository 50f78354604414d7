import type { Artifact } from '@quincunx/contracts';
import { diskError } from '@quincunx/storage';
import { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { batchMegabytes, mostMegabytes } from '../duckdb/batch-memory.ts';
import { OutOfMemoryError } from '../duckdb/duckdb-error.ts';
import type { BatchInput } from '../input/batch-input.ts';
import { openInput } from '../input/open-input.ts';
import type { BatchOrder } from '../ledger/batch-order.ts';
import { planScoring, type ScoringPlan } from '../scoring/plan-scoring.ts';
import { requireColumns } from '../scoring/require-columns.ts';
import type { BatchProgress } from './batch-progress.ts';
import { explainInputError } from './explain-input-error.ts';
import { findFolderOwner } from './folder-owner.ts';
import { JobFolder } from './job-folder.ts';
import { isFolder, moveOutput } from './move-output.ts';
import { PartWriter } from './part-writer.ts';
import { requireSameInput } from './place-order.ts';

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
  if (isFolder(run.order.output) && (await findFolderOwner(run.order.output)) === run.id) {
    await folder.remove();
    return;
  }
  try {
    await folder.create();
    await folder.removeUnfinished();
    await scoreInEnoughMemory(run, folder);
  } catch (error) {
    run.signal.throwIfAborted();
    throw diskError(error, 'the output cannot be written');
  } finally {
    await folder.removeSpilled();
  }
  await folder.remove();
}

/** Where memory does not suffice, parts that are not whole yet are tried with twice as much. */
async function scoreInEnoughMemory(run: BatchRun, folder: JobFolder): Promise<void> {
  for (let times = 1; ; times *= 2) {
    const megabytes = (columns: number) =>
      run.memoryMegabytes ??
      batchMegabytes({ threads: run.threads, columns, inputFormat: run.order.inputFormat, times });
    const duckDb = await BatchDuckDb.open({
      folder: folder.spilled,
      threads: run.threads,
      memoryMegabytes: megabytes(0),
      signal: run.signal,
    });
    try {
      await score(run, folder, duckDb, megabytes);
      return;
    } catch (error) {
      const hasMore = run.memoryMegabytes === undefined && duckDb.memoryMegabytes < mostMegabytes();
      if (!hasMore || !(error instanceof OutOfMemoryError)) throw error;
    } finally {
      duckDb.close();
    }
  }
}

async function score(
  run: BatchRun,
  folder: JobFolder,
  duckDb: BatchDuckDb,
  megabytes: (columns: number) => number,
): Promise<void> {
  const { order, artifact, progress, threads } = run;
  const { inputFormat, outputFormat, rowsPerPart } = order;
  const plan = run.plan ?? planScoring(artifact);
  progress.begin(plan.engine);
  const input = await openInput(duckDb, {
    path: order.input,
    format: inputFormat,
    outputFormat,
    wanted: artifact.signature.inputs.map(({ name }) => name),
    staging: { rowsPerPart, keep: (name, write) => folder.keep(name, write) },
  });
  requireColumns(input, artifact.signature, { inputFormat });
  progress.rows = input.rows;
  await duckDb.setMemory(megabytes(input.names.length + artifact.outputs.length));
  const writer = new PartWriter({ duckDb, artifact, order, input, plan, threads, progress });
  try {
    await writeParts(run, folder, writer, input);
  } catch (error) {
    throw explainInputError(error, input, folder);
  } finally {
    await writer.close();
  }
  // Its parts would be of two files otherwise.
  await requireSameInput(run.id, order);
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
        hasHeader: index === 0 || isFolder(order.output),
      }),
    );
    progress.endPart(range.count);
  }
}
