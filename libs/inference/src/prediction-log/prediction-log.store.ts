import { setImmediate } from 'node:timers/promises';
import type { Value } from '@quincunx/contracts';
import { databaseError, retryWhileBusy, withReader, type Database } from '@quincunx/database';
import type { RequestPart } from './logged-request.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';
import { toStoredPredictions, type StoredPrediction } from './to-stored-predictions.ts';

type Sqlite = Database<PredictionLogTables>['sqlite'];

const log = 'the log of predictions';
const key = ['model', 'request_id', 'row_index'] as const;
const values = [
  'version',
  'alias',
  'answered_at',
  'milliseconds',
  'inputs',
  'entity',
  'prediction',
  'score',
  'shadow_alias',
  'shadow_version',
  'shadow_prediction',
  'shadow_is_equal',
  'shadow_difference',
  'shadow_error',
] as const satisfies readonly (keyof StoredPrediction)[];

/** So many rows are gone through in one statement, for everything else in the process waits for it. */
const rowsAtOnce = 2000;

/** What turned out to be true of one prediction. */
export interface PredictionLabel {
  readonly requestId: string;
  readonly index: number;
  readonly label: Value;
  /** When it became known. */
  readonly at: Date;
}

interface LabelledKey {
  readonly model: string;
  readonly requestId: string;
  readonly index: number;
  /** JSON. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Logged predictions and their labels. Every method throws UnavailableError when the file is gone, or locked or full for too long. */
export class PredictionLogStore {
  readonly #database: Database<PredictionLogTables>;
  readonly #mostRows: number;
  readonly #busyTimeoutMilliseconds: number;

  constructor(options: {
    readonly database: Database<PredictionLogTables>;
    /** How many predictions are kept; the oldest go first. */
    readonly mostRows: number;
    /** How long a write waits for another process's. */
    readonly busyTimeoutMilliseconds: number;
  }) {
    this.#database = options.database;
    this.#mostRows = options.mostRows;
    this.#busyTimeoutMilliseconds = options.busyTimeoutMilliseconds;
    // SQLite's own waiting would hold up the requests; here it is waited between two attempts.
    options.database.sqlite.pragma('busy_timeout = 0');
  }

  /** All or none. What is there of the same request and row is replaced, and keeps its label. */
  async append(parts: readonly RequestPart[]): Promise<void> {
    const predictions = parts.flatMap(toStoredPredictions);
    const { sqlite } = this.#database;
    const insert = sqlite.prepare<StoredPrediction & { label: string | null; labelled_at: number | null }>(
      `insert into logged_prediction (${[...key, ...values].join(', ')}, label, labelled_at)
       values (${[...key, ...values].map((name) => `:${name}`).join(', ')}, :label, :labelled_at)
       on conflict (${key.join(', ')}) do update set
       ${values.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    );
    const takeUnmatched = prepareTakingUnmatched(sqlite);
    const appendAll = sqlite.transaction(() => {
      const take = takeUnmatched();
      for (const prediction of predictions) {
        insert.run({ ...prediction, ...(take?.(prediction) ?? { label: null, labelled_at: null }) });
      }
      removeOldest(sqlite, { most: this.#mostRows, atOnce: 2 * predictions.length });
    });
    await this.#write(() => {
      appendAll.immediate();
    });
  }

  /**
   * Gives predictions of a model their labels, all or none. Of two labels of one prediction, the one that became known later counts.
   * @param options.isAwaited whether the prediction may still be written, so that the label is kept for it.
   * @returns how many predictions are there.
   */
  async label(
    model: string,
    labels: readonly PredictionLabel[],
    { isAwaited }: { readonly isAwaited: (requestId: string) => boolean },
  ): Promise<number> {
    const { sqlite } = this.#database;
    const update = sqlite.prepare<LabelledKey>(
      `update logged_prediction set
         label = case when labelled_at > :at then label else :label end,
         labelled_at = max(:at, coalesce(labelled_at, :at))
       where model = :model and request_id = :requestId and row_index = :index`,
    );
    const keep = sqlite.prepare<LabelledKey>(
      `insert into unmatched_label (model, request_id, row_index, label, labelled_at)
       values (:model, :requestId, :index, :label, :at)
       on conflict (model, request_id, row_index) do update set label = excluded.label, labelled_at = excluded.labelled_at
       where excluded.labelled_at >= labelled_at`,
    );
    const labelAll = sqlite.transaction(() => {
      let matched = 0;
      for (const { requestId, index, label, at } of labels) {
        const labelled = { model, requestId, index, label: JSON.stringify(label), at: at.getTime() };
        if (update.run(labelled).changes > 0) matched += 1;
        else if (isAwaited(requestId)) keep.run(labelled);
      }
      removeOldest(sqlite, { most: this.#mostRows, atOnce: 2 * labels.length });
      return matched;
    });
    return await this.#write(() => labelAll.immediate());
  }

  /**
   * Deletes what was predicted for a key, under whatever names it was asked by.
   * @param names the sets of names that the entity's join keys are asked by, in their order.
   * @returns how many predictions.
   */
  async erase(joinKey: readonly (string | number)[], names: readonly (readonly string[])[]): Promise<number> {
    const { sqlite } = this.#database;
    const isOneOf = names.map((each) => `(${each.map(() => 'json_extract(entity, ?) = ?').join(' and ')})`);
    const bound = names.flatMap((each) => each.flatMap((name, place) => [`$."${name}"`, joinKey[place]]));
    const remove = sqlite.prepare(
      `delete from logged_prediction
       where sequence >= ? and sequence < ? and entity is not null and (${isOneOf.join(' or ')})`,
    );
    const ends = sqlite.prepare<[], { first: number | null; last: number }>(
      'select min(sequence) as first, max(sequence) as last from logged_prediction',
    );
    const { first, last } = await this.#write(() => ends.get() ?? { first: null, last: 0 });
    let erased = 0;
    for (let start = first ?? Infinity; start <= last; start += rowsAtOnce) {
      erased += await this.#write(() => remove.run(start, start + rowsAtOnce, bound).changes);
      await setImmediate();
    }
    return erased;
  }

  /** Deletes the oldest of what is more than is to be kept. @returns how many predictions and labels. */
  async removeExcess(): Promise<number> {
    let removed = 0;
    for (;;) {
      const some = await this.#write(() =>
        removeOldest(this.#database.sqlite, { most: this.#mostRows, atOnce: rowsAtOnce }),
      );
      if (some === 0) return removed;
      removed += some;
      await setImmediate();
    }
  }

  /** Reads what is written now, whatever is written meanwhile. */
  async read<Result>(work: (reader: Sqlite) => Promise<Result>): Promise<Result> {
    return await withReader(this.#database.sqlite, log, work);
  }

  async #write<Result>(work: () => Result): Promise<Result> {
    const timeoutMilliseconds = this.#busyTimeoutMilliseconds;
    try {
      // A connection of Kysely's is not given out while the file is gone.
      return await this.#database.db
        .connection()
        .execute(() => retryWhileBusy(work, { timeoutMilliseconds }));
    } catch (error) {
      throw databaseError(error, log);
    }
  }
}

/** @returns what takes the label out that came before its prediction; nothing, where no label waits for any. */
function prepareTakingUnmatched(sqlite: Sqlite) {
  const any = sqlite.prepare<[], number>('select exists (select 1 from unmatched_label)').pluck();
  const take = sqlite.prepare<
    Pick<StoredPrediction, (typeof key)[number]>,
    { label: string; labelled_at: number }
  >(
    `delete from unmatched_label
     where model = :model and request_id = :request_id and row_index = :row_index returning label, labelled_at`,
  );
  return () => (any.get() === 1 ? (prediction: StoredPrediction) => take.get(prediction) : undefined);
}

/** As sequences count up by one at least, no more than `most` rows are left between the last and those that are removed. */
function removeOldest(
  sqlite: Sqlite,
  { most, atOnce }: { readonly most: number; readonly atOnce: number },
): number {
  const removed = ['logged_prediction', 'unmatched_label'].map((table) =>
    sqlite
      .prepare<[number, number]>(
        `delete from ${table} where sequence <= (select max(sequence) from ${table}) - ?
         and sequence < (select min(sequence) from ${table}) + ?`,
      )
      .run(most, atOnce),
  );
  return removed.reduce((sum, { changes }) => sum + changes, 0);
}
