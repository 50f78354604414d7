import { setImmediate } from 'node:timers/promises';
import type { FeatureView } from '@quincunx/contracts';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { quoteText } from '../offline/duckdb/quote.ts';
import { createdColumn, featureColumn, timeColumn } from '../offline/history/columns.ts';
import type { KeyedValues } from '../online/online-store.ts';
import { areSafe, keyText, valuesText } from './online-text-select.ts';

const mostRowsAtOnce = 8192;
const mostLettersAtOnce = 2 ** 24;

/** All that was read. Times are microseconds since 1970, of the newest and the last known row; undefined where there is none. */
export interface NewestSummary {
  readonly keys: number;
  readonly newestTime: bigint | undefined;
  readonly newestCreated: bigint | undefined;
}

export interface OnlineChunk {
  readonly rows: readonly KeyedValues[];
  /** The greatest of their keys. */
  readonly through: string;
  readonly hash: bigint;
}

/** The newest rows of a view as they stand in the online store, in a DuckDB table in the order of their keys' bytes. */
export class OnlineTexts {
  readonly rows: number;
  readonly summary: NewestSummary;
  readonly #connection: DuckDBConnection;
  readonly #rowsAtOnce: number;

  private constructor(connection: DuckDBConnection, rows: number, longest: number, summary: NewestSummary) {
    this.#connection = connection;
    this.rows = rows;
    this.summary = summary;
    this.#rowsAtOnce = Math.max(1, Math.min(mostRowsAtOnce, Math.floor(mostLettersAtOnce / (longest + 1))));
  }

  /**
   * @param options.newest a table as `History.selectNewest` makes it.
   * @param options.since rows of earlier event times (microseconds) are left out.
   */
  static async create(
    connection: DuckDBConnection,
    { view, newest, since }: { view: FeatureView; newest: string; since: bigint | undefined },
  ): Promise<OnlineTexts> {
    const integers = view.features.filter(({ type }) => type === 'integer');
    const [keys, newestTime, newestCreated, ...safe] = await readRow(
      connection,
      `SELECT ${['count(*)', `max(${timeColumn})`, `max(${createdColumn})`, ...integers.map((feature) => areSafe(featureColumn(feature)))].join(', ')}
       FROM ${newest}`,
    );
    const unsafe = new Set(integers.filter((_, index) => safe[index] === false).map(({ name }) => name));
    await connection.run(
      `CREATE TEMP TABLE online_texts AS
       SELECT ${keyText(view)} AS key, ${valuesText(view, unsafe)} AS "values", ${timeColumn} AS time, ${createdColumn} AS created
       FROM ${newest} ${since === undefined ? '' : `WHERE ${timeColumn} >= ${since}`}
       ORDER BY key`,
    );
    const [rows, longest] = await readRow(
      connection,
      'SELECT count(*), max(strlen("values") + strlen(key)) FROM online_texts',
    );
    return new OnlineTexts(connection, Number(rows), Number(longest ?? 0), {
      keys: Number(keys),
      newestTime: toBigInt(newestTime),
      newestCreated: toBigInt(newestCreated),
    });
  }

  /** How many rows have keys up to one, and their hash, which is that of the chunks that hold them. */
  async hashThrough(key: string): Promise<{ readonly rows: number; readonly hash: bigint }> {
    const [rows, hash] = await readRow(
      this.#connection,
      `SELECT count(*), ${rowsHash} FROM online_texts WHERE key <= ${quoteText(key)}`,
    );
    return { rows: Number(rows), hash: toBigInt(hash) ?? 0n };
  }

  /** @param skipped how many rows to leave out, from the first. */
  async *read(skipped: number): AsyncIterable<OnlineChunk> {
    let next = skipped < this.rows ? this.#readChunk(skipped) : undefined;
    try {
      for (let start = skipped + this.#rowsAtOnce; next !== undefined; start += this.#rowsAtOnce) {
        const chunk = await next;
        // DuckDB goes on while whoever reads is busy with these.
        next = start < this.rows ? this.#readChunk(start) : undefined;
        yield chunk;
        await setImmediate();
      }
    } finally {
      await Promise.allSettled([next]);
    }
  }

  /** Rows are read as one text of four lines each, for JSON has no line breaks: to read each value takes several times as long. */
  async #readChunk(start: number): Promise<OnlineChunk> {
    const lines = `concat_ws(chr(10), key, "values", time, coalesce(CAST(created AS VARCHAR), ''))`;
    const [text, through, hash] = await readRow(
      this.#connection,
      `SELECT string_agg(${lines}, chr(10)), max(key), ${rowsHash}
       FROM online_texts WHERE rowid BETWEEN ${start} AND ${start + this.#rowsAtOnce - 1}`,
    );
    return { rows: parseRows(String(text)), through: String(through), hash: toBigInt(hash) ?? 0n };
  }
}

function parseRows(text: string): KeyedValues[] {
  const lines = text.split('\n');
  const rows: KeyedValues[] = [];
  for (let line = 0; line < lines.length; line += 4) {
    const created = lines[line + 3] ?? '';
    rows.push({
      key: lines[line] ?? '',
      values: lines[line + 1] ?? '',
      eventTime: BigInt(lines[line + 2] ?? ''),
      createdTime: created === '' ? undefined : BigInt(created),
    });
  }
  return rows;
}

/** Of rows in whatever order; keys are different, so no two rows take each other's hash away. */
const rowsHash = 'bit_xor(hash(key, "values", time, created))';

async function readRow(connection: DuckDBConnection, sql: string): Promise<readonly DuckDBValue[]> {
  const result = await connection.runAndReadAll(sql);
  return result.getRows()[0] ?? [];
}

function toBigInt(value: DuckDBValue | undefined): bigint | undefined {
  return typeof value === 'bigint' ? value : undefined;
}
