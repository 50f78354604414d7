import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckDbError } from './duckdb-error.ts';

interface Opened {
  readonly instance: DuckDBInstance;
  readonly folder: string;
}

/** DuckDB, loaded when it is first needed. What exceeds its memory goes to a folder of its own. */
export class DuckDb {
  readonly #parent: string;
  readonly #memoryMegabytes: number;
  #opened: Promise<Opened> | undefined;
  #files = 0;

  /**
   * @param options.parent of that folder: the system's for temporary files, by default.
   * @param options.memoryMegabytes that it may use: by default half of what this process may have; the other half is for the process
   * itself and for its neighbours.
   */
  constructor({
    parent = tmpdir(),
    memoryMegabytes = Math.max(256, Math.floor(availableMegabytes() / 2)),
  }: { readonly parent?: string; readonly memoryMegabytes?: number | undefined } = {}) {
    this.#parent = parent;
    this.#memoryMegabytes = memoryMegabytes;
  }

  /** A connection of its own for `work`, with its temporary tables gone afterwards. */
  async use<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.connect();
    try {
      return await work(connection);
    } catch (error) {
      throw duckDbError(error);
    } finally {
      connection.closeSync();
    }
  }

  /** The caller closes it. */
  async connect(): Promise<DuckDBConnection> {
    const { instance } = await this.#open();
    return await instance.connect();
  }

  /** Gives `work` a path for a file; what is there afterwards is removed. */
  async withTemporaryFile<Result>(work: (file: string) => Promise<Result>): Promise<Result> {
    const { folder } = await this.#open();
    const file = join(folder, String(this.#files++));
    try {
      return await work(file);
    } finally {
      await rm(file, { force: true });
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened;
    this.#opened = undefined;
    opened?.instance.closeSync();
    if (opened !== undefined) await rm(opened.folder, { recursive: true, force: true });
  }

  #open(): Promise<Opened> {
    this.#opened ??= open(this.#parent, this.#memoryMegabytes).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }
}

async function open(parent: string, memoryMegabytes: number): Promise<Opened> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const folder = await createFolder(parent);
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: join(folder, 'spilled'),
    memory_limit: `${memoryMegabytes}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    // A time without a zone is UTC, wherever the process runs.
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    // It turns the newest row of each key into an aggregate that holds all keys in memory; a window is sorted on disk.
    await connection.run(`SET GLOBAL disabled_optimizers = 'top_n_window_elimination'`);
  } finally {
    connection.closeSync();
  }
  return { instance, folder };
}

async function createFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'quincunx-'));
  } catch (error) {
    throw new UnavailableError(
      'no folder for temporary files can be created: set TMPDIR to a folder that can be written',
      { cause: error },
    );
  }
}

function availableMegabytes(): number {
  const constrained = process.constrainedMemory();
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 2 ** 20;
}
