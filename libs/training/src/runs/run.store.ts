import {
  ConflictError,
  NotFoundError,
  type Metrics,
  type Outcome,
  type Page,
  type PageRequest,
  type Pins,
  type Run,
  type StepMetric,
} from '@quincunx/contracts';
import { decodeCursor, encodeCursor, inTransaction, isCounterPlace, toPage } from '@quincunx/database';
import type { Kysely } from 'kysely';
import { toRun } from './to-run.ts';
import type { TrainingTables } from './training-tables.ts';

/** SQLite takes 32 766 parameters a statement. */
const rowsPerInsert = 1000;

/** To say which a beginning stands for, and, if it is of several, some of them. */
const fewNames = 5;

/** The executions of training, with what they came from and how they went. */
export class RunStore {
  readonly #db: Kysely<TrainingTables>;
  readonly #clock: () => Date;

  constructor(options: { readonly db: Kysely<TrainingTables>; readonly clock: () => Date }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** @throws ConflictError when the id is taken. */
  async start(run: Pick<Run, 'id' | 'model' | 'process' | 'parameters'>): Promise<void> {
    const { id, model, process, parameters } = run;
    const result = await this.#db
      .insertInto('run')
      .values({
        id,
        model,
        status: 'running',
        started_at: this.#clock().toISOString(),
        host: process.host,
        process_id: process.id,
        parameters: JSON.stringify(parameters),
        metrics: '{}',
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n) throw new ConflictError(`run ${id} has been started before`);
  }

  /** Notes what a running run comes from. */
  async pin(id: string, pins: Pins): Promise<void> {
    await this.#changeRunning(id, { pins: JSON.stringify(pins) });
  }

  /** A step that was recorded before takes its new value. */
  async recordSteps(id: string, steps: readonly StepMetric[]): Promise<void> {
    await inTransaction(this.#db, async (transaction) => {
      for (let start = 0; start < steps.length; start += rowsPerInsert) {
        await transaction
          .insertInto('run_step_metric')
          .values(steps.slice(start, start + rowsPerInsert).map((step) => ({ run: id, ...step })))
          .onConflict((conflict) =>
            conflict
              .columns(['run', 'name', 'step'])
              .doUpdateSet((update) => ({ value: update.ref('excluded.value') })),
          )
          .execute();
      }
    });
  }

  /** @throws ConflictError when the run has ended before: how it ended stays. */
  async end(id: string, end: { readonly outcome: Outcome; readonly metrics: Metrics }): Promise<Run> {
    await this.#changeRunning(id, { ...this.#ending(end.outcome), metrics: JSON.stringify(end.metrics) });
    return this.getRun(id);
  }

  /** @throws NotFoundError */
  async getRun(id: string): Promise<Run> {
    const row = await this.#db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotFoundError(`there is no run ${id}`);
    return toRun(row);
  }

  /** A few of those whose ids begin so, in their order. @param beginning digits of hexadecimal, and hyphens. */
  async listIds(beginning: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('run')
      .select('id')
      .where('id', 'like', `${beginning}%`)
      .orderBy('id')
      .limit(fewNames)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Newest first; of all models, or of one. */
  async listRuns(model: string | undefined, { limit, cursor }: PageRequest): Promise<Page<Run>> {
    const list = ['runs', model];
    const [before] = cursor === undefined ? [] : decodeCursor(cursor, list, isCounterPlace);
    let query = this.#db
      .selectFrom('run')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(limit + 1);
    if (model !== undefined) query = query.where('model', '=', model);
    if (before !== undefined) query = query.where('sequence', '<', before);
    const { items, ...next } = toPage(await query.execute(), limit, ({ sequence }) =>
      encodeCursor(list, [sequence]),
    );
    return { items: items.map(toRun), ...next };
  }

  /** By name, then by step. */
  async listSteps(id: string): Promise<readonly StepMetric[]> {
    return this.#db
      .selectFrom('run_step_metric')
      .select(['step', 'name', 'value'])
      .where('run', '=', id)
      .orderBy('name')
      .orderBy('step')
      .execute();
  }

  /**
   * Ends the running runs whose process is gone.
   * @returns how many there were.
   */
  async markInterrupted(isAlive: (process: Run['process']) => boolean): Promise<number> {
    const rows = await this.#db.selectFrom('run').selectAll().where('status', '=', 'running').execute();
    const gone = rows.filter(({ host, process_id }) => !isAlive({ host, id: process_id }));
    if (gone.length === 0) return 0;
    // One may have ended in the meantime; its own word stands.
    const result = await this.#db
      .updateTable('run')
      .set(this.#ending({ kind: 'interrupted' }))
      .where('status', '=', 'running')
      .where(
        'id',
        'in',
        gone.map(({ id }) => id),
      )
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  #ending(outcome: Outcome) {
    return {
      status: outcome.kind,
      ended_at: this.#clock().toISOString(),
      outcome: JSON.stringify(outcome),
    };
  }

  async #changeRunning(
    id: string,
    change: Partial<Record<'pins' | 'metrics' | 'outcome' | 'status' | 'ended_at', string>>,
  ) {
    const result = await this.#db
      .updateTable('run')
      .set(change)
      .where('id', '=', id)
      .where('status', '=', 'running')
      .executeTakeFirst();
    if (result.numUpdatedRows === 1n) return;
    const { status } = await this.getRun(id);
    throw new ConflictError(`run ${id} has ended before: ${status}`);
  }
}
