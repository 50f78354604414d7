import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { duckDbError } from './duckdb-error.ts';

/** DuckDB overlooks an interruption that comes just before a query begins. */
const interruptAgainMilliseconds = 20;

/** A DuckDB of one job's own, whose memory is given back with it. A query that its signal aborts throws the signal's reason. */
export class BatchDuckDb {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #signal: AbortSignal;
  #memoryMegabytes: number;

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    options: { readonly signal: AbortSignal; readonly memoryMegabytes: number },
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#signal = options.signal;
    this.#memoryMegabytes = options.memoryMegabytes;
  }

  /** @param options.folder for what exceeds the memory; it need not exist. */
  static async open(options: {
    readonly folder: string;
    readonly threads: number;
    readonly memoryMegabytes: number;
    readonly signal: AbortSignal;
  }): Promise<BatchDuckDb> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', {
      temp_directory: options.folder,
      threads: String(options.threads),
      memory_limit: `${options.memoryMegabytes}MiB`,
      // The system's own cache of files does as well.
      enable_external_file_cache: 'false',
      // A thread that gives free memory back: the process has one, until another DuckDB of it opens or closes.
      allocator_background_threads: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    // An instant is written in UTC, wherever the process runs.
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    // Without the bar there is no progress to ask for.
    await connection.run('SET enable_progress_bar = true');
    await connection.run('SET enable_progress_bar_print = false');
    return new BatchDuckDb(instance, connection, options);
  }

  get memoryMegabytes(): number {
    return this.#memoryMegabytes;
  }

  async setMemory(megabytes: number): Promise<void> {
    await this.run(`SET GLOBAL memory_limit = '${megabytes}MiB'`);
    this.#memoryMegabytes = megabytes;
  }

  async run(sql: string): Promise<void> {
    await this.#unlessAborted(this.#connection, () => this.#connection.run(sql));
  }

  async rows(sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
    const result = await this.#unlessAborted(this.#connection, () => this.#connection.runAndReadAll(sql));
    return result.getRows();
  }

  /** How much of the running query is done, 0 to 1; 0 while it is not known. */
  progress(): number {
    return Math.max(0, this.#connection.progress.percentage) / 100;
  }

  /** The result of a query as it is computed, in order, on a connection of its own. */
  async *chunks(sql: string): AsyncIterable<DuckDBDataChunk> {
    const connection = await this.#instance.connect();
    try {
      const result = await this.#unlessAborted(connection, () => connection.stream(sql));
      for (;;) {
        const chunk = await this.#unlessAborted(connection, () => result.fetchChunk());
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    } finally {
      connection.closeSync();
    }
  }

  /** The connection, for an appender. */
  get connection(): DuckDBConnection {
    return this.#connection;
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #unlessAborted<Result>(connection: DuckDBConnection, work: () => Promise<Result>): Promise<Result> {
    this.#signal.throwIfAborted();
    let repeated: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      repeated ??= setInterval(interrupt, interruptAgainMilliseconds);
    };
    this.#signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      throw duckDbError(error);
    } finally {
      clearInterval(repeated);
      this.#signal.removeEventListener('abort', interrupt);
    }
  }
}
