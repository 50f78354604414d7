import type { Feature, FeatureView, JoinKey } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { KeyPattern } from '../../online/key-pattern.ts';
import { quoteText } from '../duckdb/quote.ts';
import { featureColumn, keyColumn, rowColumn, timeColumn } from './columns.ts';
import type { History, Interval } from './history.ts';
import { createNewestRows } from './newest-rows.ts';
import { joinPointInTime } from './point-in-time.ts';
import { requireCreated } from './require-created.ts';
import { ViewRows, type ViewRowsDependencies } from './view-rows.ts';
import { wantAggregated, wantFeature } from './wanted-columns.ts';
import { joinWindows } from './windows/join-windows.ts';
import { newestWindows } from './windows/newest-windows.ts';
import { isWindowed } from '../../definitions/is-windowed.ts';

type JoinOptions = Parameters<History['joinPointInTime']>[0];

/** A history in files or in a SQLite table, read by DuckDB. */
export class DuckDbHistory implements History {
  readonly #connection: DuckDBConnection;
  readonly #view: FeatureView;
  readonly #features: readonly Feature[];
  readonly #rows: ViewRows;

  private constructor(
    connection: DuckDBConnection,
    { view, features }: { readonly view: FeatureView; readonly features: readonly Feature[] },
    rows: ViewRows,
  ) {
    this.#connection = connection;
    this.#view = view;
    this.#features = features;
    this.#rows = rows;
  }

  /** @throws InvalidInputError when the source is not as the view says. */
  static async open(
    connection: DuckDBConnection,
    dependencies: ViewRowsDependencies,
    wanted: { readonly view: FeatureView; readonly features: readonly Feature[] },
  ): Promise<DuckDbHistory> {
    const { view, features } = wanted;
    const columns = isWindowed(view) ? wantAggregated(view, features) : features.map(wantFeature);
    return new DuckDbHistory(
      connection,
      wanted,
      await ViewRows.open(connection, dependencies, view, columns),
    );
  }

  get rejectedRows(): number {
    return this.#rows.rejectedRows;
  }

  async joinPointInTime(options: JoinOptions): Promise<void> {
    if (options.asKnownAt) requireCreated(this.#view);
    if (isWindowed(this.#view)) {
      await this.#rows.read((rows) => joinWindows(this.#connection, { ...this.#windowed(rows), ...options }));
      return;
    }
    const own = { joinKeys: this.#joinKeys, values: this.#values, ttlSeconds: this.#view.ttlSeconds };
    await this.#rows.read(
      (rows, unchecked) => joinPointInTime(this.#connection, { ...options, ...own, rows, unchecked }),
      { isRepeated: true },
    );
  }

  async selectNewest(interval: Interval, result: string): Promise<void> {
    if (isWindowed(this.#view)) {
      const { to } = interval;
      // A version of an event may be of any time.
      await this.#rows.read(
        (rows) => newestWindows(this.#connection, { ...this.#windowed(rows), to, result }),
        { isRepeated: true },
      );
      return;
    }
    const own = { keys: this.#keys, values: this.#values, result };
    await this.#rows.read(
      (rows, unchecked) => createNewestRows(this.#connection, { ...own, rows, unchecked }),
      { interval, isRepeated: true },
    );
  }

  async selectInstants(interval: Interval, result: string): Promise<void> {
    const columns = [...this.#keys, timeColumn];
    const select = (rows: string) =>
      this.#connection.run(
        `CREATE TEMP TABLE ${result} AS SELECT DISTINCT ${columns.join(', ')} FROM (${rows}) ${this.#whereWhole()}`,
      );
    await this.#rows.read(select, { interval });
  }

  async countRows(pattern: KeyPattern): Promise<number> {
    const isKey = this.#joinKeys.flatMap((joinKey, place) => {
      const value = pattern[place];
      return value === undefined ? [] : [`${keyColumn(joinKey)} = ${literal(joinKey, value)}`];
    });
    const predicates = [`${timeColumn} IS NOT NULL`, ...isKey].join(' AND ');
    const counted = await this.#rows.read((rows) =>
      this.#connection.runAndReadAll(`SELECT count(*) FROM (${rows}) WHERE ${predicates}`),
    );
    return Number(counted.getRows()[0]?.[0]);
  }

  get #joinKeys(): readonly JoinKey[] {
    return this.#view.entity?.joinKeys ?? [];
  }

  get #keys(): readonly string[] {
    return this.#joinKeys.map(keyColumn);
  }

  get #values(): readonly string[] {
    return this.#features.map(featureColumn);
  }

  #windowed(rows: string) {
    const history = `SELECT *, ${rowColumn} AS "#order" FROM (${rows})`;
    return { view: this.#view, features: this.#features, history };
  }

  #whereWhole(): string {
    const whole = this.#keys.map((key) => `${key} IS NOT NULL`);
    return whole.length === 0 ? '' : `WHERE ${whole.join(' AND ')}`;
  }
}

function literal({ type }: JoinKey, value: string | number): string {
  return type === 'integer' ? `${String(BigInt(value))}::BIGINT` : quoteText(String(value));
}
