import { readdir, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConflictError, InvalidInputError, type BatchFormat } from '@quincunx/contracts';
import type { BatchOrder } from '../ledger/batch-order.ts';
import { batchFileFormat } from '../output/batch-file-format.ts';
import { findFolderOwner } from './folder-owner.ts';
import { isFolder } from './move-output.ts';

/**
 * An order for files that are looked at.
 * @throws InvalidInputError when the input is no file, a format is not told, or the output cannot be written there.
 */
export async function placeOrder(
  ordered: Omit<BatchOrder, 'inputFormat' | 'outputFormat' | 'inputBytes' | 'inputModified'> & {
    readonly inputFormat?: BatchFormat | undefined;
    readonly outputFormat?: BatchFormat | undefined;
  },
): Promise<BatchOrder> {
  const { model, version, artifact, input, output, rowsPerPart } = ordered;
  const inputFormat = ordered.inputFormat ?? batchFileFormat(input, 'input');
  const outputFormat =
    ordered.outputFormat ?? (isFolder(output) ? 'parquet' : batchFileFormat(output, 'output'));
  const state = await fileState(input);
  if (!isFolder(output)) await requireFilePlace(input, output);
  return { model, version, artifact, input, inputFormat, output, outputFormat, rowsPerPart, ...state };
}

/** @throws ConflictError when the input of an order is not the file any more that it was. */
export async function requireSameInput(id: string, order: BatchOrder): Promise<void> {
  const { inputBytes, inputModified } = await fileState(order.input);
  if (inputBytes === order.inputBytes && inputModified === order.inputModified) return;
  throw new ConflictError(
    `the input '${basename(order.input)}' has changed since batch job ${id} was started: start a new job`,
  );
}

/**
 * @param resumed the job that goes on, which may have moved its folder there just before it was killed.
 * @throws ConflictError when the output is to be a folder, and something is there.
 */
export async function requireFreeOutput(
  { output }: Pick<BatchOrder, 'output'>,
  resumed: string | undefined,
): Promise<void> {
  if (!isFolder(output)) return;
  const path = output.slice(0, -1);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  if (found.isDirectory() && (await readdir(path)).length === 0) return;
  if (resumed !== undefined && (await findFolderOwner(output)) === resumed) return;
  throw new ConflictError(`the output '${basename(path)}/' is there already: remove it, or choose another`);
}

async function fileState(path: string): Promise<Pick<BatchOrder, 'inputBytes' | 'inputModified'>> {
  const file = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw new InvalidInputError(`there is no input '${basename(path)}', or it cannot be read`, {
      cause: error,
    });
  });
  if (!file.isFile()) throw new InvalidInputError(`the input '${basename(path)}' is no file`);
  return { inputBytes: Number(file.size), inputModified: String(file.mtimeNs) };
}

async function requireFilePlace(input: string, output: string): Promise<void> {
  const name = basename(output);
  const found = await stat(output).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new InvalidInputError(
      `the output '${name}' is a folder: name a file in it, or end it with a slash to have it made anew`,
    );
  }
  if (found !== undefined && (await realpath(output)) === (await realpath(input))) {
    throw new InvalidInputError(
      `the output '${name}' is the input: choose another, so that the job can be repeated`,
    );
  }
}
