import type { FeatureView } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PushLog } from '../../push/pushed-row.ts';
import type { Quarantine } from '../../quality/rejected-row.ts';
import { quoteName } from '../duckdb/quote.ts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { openCheckedSelect, requireRight, type CheckedSelect } from '../sources/checked-select.ts';
import { explainSourceError } from '../sources/explain-source-error.ts';
import { createdColumn, keyColumn, rowColumn, timeColumn } from './columns.ts';
import type { Interval } from './history.ts';
import { inInterval } from './in-interval.ts';
import { loadPushedRows } from './load-pushed-rows.ts';
import { setAside } from './set-aside.ts';
import {
  columnTypes,
  createdColumns,
  keyColumns,
  timeOf,
  timestampColumns,
  type ViewColumn,
} from './wanted-columns.ts';

export interface ViewRowsDependencies {
  readonly workspace: string;
  readonly pushLog: PushLog;
  readonly quarantine: Quarantine;
}

type Work<Result> = (rows: string, unchecked: string) => Promise<Result>;

/** The rows of a view that DuckDB reads: those of its source, and those that were pushed. */
export class ViewRows {
  readonly #connection: DuckDBConnection;
  readonly #quarantine: Quarantine;
  readonly #view: FeatureView;
  /** The names of the wanted columns. */
  readonly #columns: readonly string[];
  readonly #pushed: string | undefined;
  #select: CheckedSelect;
  #brokenRows = 0;
  #rejectedRows = 0;

  private constructor(
    connection: DuckDBConnection,
    quarantine: Quarantine,
    view: FeatureView,
    {
      columns,
      select,
      pushed,
    }: { columns: readonly string[]; select: CheckedSelect; pushed: string | undefined },
  ) {
    this.#connection = connection;
    this.#quarantine = quarantine;
    this.#view = view;
    this.#columns = columns;
    this.#pushed = pushed;
    this.#select = select;
  }

  /** @throws InvalidInputError when the source is not as the view says. */
  static async open(
    connection: DuckDBConnection,
    { workspace, pushLog, quarantine }: ViewRowsDependencies,
    view: FeatureView,
    columns: readonly ViewColumn[],
  ): Promise<ViewRows> {
    const joinKeys = view.entity?.joinKeys ?? [];
    const wanted = [
      ...timestampColumns(view.source.timestamp),
      ...keyColumns(joinKeys),
      ...columns.map((column) => column.wanted),
      ...createdColumns(view.source),
    ];
    const select = await openCheckedSelect(connection, workspace, view.source, wanted, columnTypes(view));
    const pushed = await loadPushedRows(connection, pushLog, view, columns);
    const names = columns.map((column) => quoteName(column.wanted.name));
    return new ViewRows(connection, quarantine, view, { columns: names, select, pushed });
  }

  /** How many rows of the source were passed over when rows were read last, as they are not as the view says. */
  get rejectedRows(): number {
    return this.#rejectedRows;
  }

  /**
   * Has rows read by a query that gives the keys, the wanted columns, `"#time"`, `"#created"` and `"#row"`. It may fail at a row that is
   * not as the view says: unless the view says to fail, such rows are set aside then, and `work` is done again without them.
   * @param work leaves nothing behind when it fails. It may use the second query, which does not fail, for what it asks beside.
   * @param interval that rows are of; without it, all.
   * @param isRepeated whether `work` reads the rows more than once.
   */
  async read<Result>(
    work: Work<Result>,
    { interval, isRepeated = false }: { readonly interval?: Interval; readonly isRepeated?: boolean } = {},
  ): Promise<Result> {
    const attempt = (rows: string, unchecked: string) =>
      isRepeated && !this.#select.source.isQuick ? this.#loaded(rows, work) : work(rows, unchecked);
    this.#rejectedRows = this.#brokenRows;
    try {
      const unchecked = this.#rows(interval, (value) => value);
      return await attempt(this.#rows(interval, requireRight), unchecked);
    } catch (error) {
      await this.#setAside(error, interval);
    }
    const right = this.#rows(interval, (value) => value, '"#right"');
    return await attempt(right, right);
  }

  async #setAside(error: unknown, interval: Interval | undefined): Promise<void> {
    const view = this.#view;
    if (view.onInvalid === 'fail') throw await explainSourceError(error, this.#connection, this.#select);
    const options = { view, select: this.#select, interval };
    const { select, brokenRows, wrongRows } = await setAside(
      error,
      this.#connection,
      this.#quarantine,
      options,
    );
    this.#select = select;
    this.#brokenRows = brokenRows;
    this.#rejectedRows = brokenRows + wrongRows;
  }

  /** @param check is of the columns that rows are chosen by: DuckDB puts off what stands in a query until other columns have been chosen by. */
  #rows(interval: Interval | undefined, check: (value: string) => string, condition = 'true'): string {
    const { source, entity } = this.#view;
    const chosenBy = [...(entity?.joinKeys ?? []).map(keyColumn), timeColumn, createdColumn, rowColumn];
    const given = [
      ...('assumed' in source.timestamp ? [`${timeOf(source.timestamp)} AS ${timeColumn}`] : []),
      ...(source.createdColumn === undefined ? [`NULL::BIGINT AS ${createdColumn}`] : []),
    ];
    const within = interval === undefined ? 'true' : `coalesce(${inInterval(interval)}, true)`;
    const asked = `SELECT ${['*', ...given].join(', ')} FROM (${this.#select.rows})`;
    const checked = chosenBy.map((column) => `${check(column)} AS ${column}`);
    const own = `SELECT ${[...checked, ...this.#columns].join(', ')}
      FROM (SELECT * FROM (${asked}) WHERE ${within}) WHERE ${condition}`;
    if (this.#pushed === undefined) return own;
    return `${own} UNION ALL SELECT ${[...chosenBy, ...this.#columns].join(', ')} FROM ${this.#pushed} WHERE ${within}`;
  }

  async #loaded<Result>(rows: string, work: Work<Result>): Promise<Result> {
    const table = temporaryName('rows');
    await this.#connection.run(`CREATE TEMP TABLE ${table} AS ${rows}`);
    try {
      const loaded = `SELECT * FROM ${table}`;
      return await work(loaded, loaded);
    } finally {
      await this.#connection.run(`DROP TABLE ${table}`);
    }
  }
}
