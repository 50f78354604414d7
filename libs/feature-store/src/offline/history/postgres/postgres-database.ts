import { InvalidInputError } from '@quincunx/contracts';
import type { Pool, PoolClient } from 'pg';
import { connectionError, statementError } from './postgres-error.ts';

/** Of a transaction: whatever the database's own settings are, a time without a zone is UTC, and numbers keep all digits. */
const settings = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 3`;

const mostConnections = 8;

/** The PostgreSQL database of the settings, connected to when it is first needed. */
export class PostgresDatabase {
  readonly #url: string | undefined;
  readonly #patienceMs: number;
  #pool: Promise<Pool> | undefined;

  /**
   * @param url `postgres://user:password@host/database`; without it, whoever needs the database is told to set it.
   * @param options.patienceMs how long to wait for a connection.
   */
  constructor(url?: string, { patienceMs = 30_000 }: { readonly patienceMs?: number } = {}) {
    this.#url = url;
    this.#patienceMs = patienceMs;
  }

  /**
   * Runs `work` on one unchanging state of the database, in which nothing is written but temporary tables.
   * @param temporaryTables statements that create them; they are gone afterwards.
   * @throws InvalidInputError when no database is set, UnavailableError when it does not answer.
   */
  async read<Result>(
    work: (client: PoolClient) => Promise<Result>,
    temporaryTables: readonly string[] = [],
  ): Promise<Result> {
    const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ';
    const setUp =
      temporaryTables.length === 0
        ? [`${begin} READ ONLY`, settings]
        : // A transaction that is read-only may fill temporary tables, and not create them.
          [`${begin} READ WRITE`, settings, ...temporaryTables, 'SET TRANSACTION READ ONLY'];
    return await this.#transact(setUp, work, 'ROLLBACK');
  }

  /** Runs `work` in a transaction: all that it writes stays, or nothing. @throws as `read`. */
  async write<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return await this.#transact(['BEGIN READ WRITE', settings], work, 'COMMIT');
  }

  /** Nobody may use it any more. */
  async close(): Promise<void> {
    const pool = await this.#pool;
    await pool?.end();
  }

  async #transact<Result>(
    begin: readonly string[],
    work: (client: PoolClient) => Promise<Result>,
    end: string,
  ): Promise<Result> {
    const client = await this.#connect();
    // What is lost with the connection is told to whoever waits for a statement.
    client.on('error', ignore);
    let isIntact = false;
    try {
      await client.query(begin.join('; '));
      const result = await work(client);
      await client.query(end);
      isIntact = true;
      return result;
    } catch (error) {
      throw statementError(error);
    } finally {
      client.off('error', ignore);
      // A connection that failed is closed, which ends its transaction.
      client.release(!isIntact);
    }
  }

  async #connect(): Promise<PoolClient> {
    const pool = await this.#open();
    try {
      return await pool.connect();
    } catch (error) {
      throw connectionError(error);
    }
  }

  #open(): Promise<Pool> {
    if (this.#url === undefined) {
      throw new InvalidInputError(
        'a source is a table of PostgreSQL: set QUINCUNX_POSTGRES_URL to postgres://user@host/database',
      );
    }
    this.#pool ??= openPool(this.#url, this.#patienceMs);
    return this.#pool;
  }
}

async function openPool(url: string, patienceMs: number): Promise<Pool> {
  const { Pool } = await import('pg');
  const pool = new Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: patienceMs,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'quincunx',
  });
  // Of a connection that nobody uses: the pool has dropped it by then.
  pool.on('error', ignore);
  return pool;
}

function ignore(): void {
  // Said elsewhere, or of no consequence.
}
