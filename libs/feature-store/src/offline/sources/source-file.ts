import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';

/** A file of a source. */
export interface SourceFile {
  /** Within the workspace, for messages. */
  readonly path: string;
  /** On this machine. */
  readonly location: string;
  /** Columns that the names of its folders give, `column=value`. */
  readonly partition: ReadonlyMap<string, string | null>;
}

/** How an empty value is written in the name of a folder. */
const missing = '__HIVE_DEFAULT_PARTITION__';

export function sourceFile(workspace: string, path: string): SourceFile {
  const folders = path.split('/').slice(0, -1);
  const partition = folders.flatMap((folder): [string, string | null][] => {
    const [, column, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(folder) ?? [];
    return column === undefined || value === undefined
      ? []
      : [[column, value === missing ? null : decode(value)]];
  });
  return { path, location: join(workspace, path), partition: new Map(partition) };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** @throws InvalidInputError when the file is not there or empty, or is none. */
export async function requireContent({ path, location }: SourceFile): Promise<void> {
  let size: number;
  try {
    const status = await stat(location);
    if (!status.isFile()) throw new InvalidInputError(`the source '${path}' is not a file`);
    size = status.size;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(
      `the file '${path}' cannot be found in the workspace: put it there, or correct the source's path`,
      { cause: error },
    );
  }
  if (size === 0) throw new InvalidInputError(`the file '${path}' is empty`);
}
