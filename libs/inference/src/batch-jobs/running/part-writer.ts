import type { Artifact } from '@quincunx/contracts';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { quoteText } from '../duckdb/quote.ts';
import type { BatchInput, RowRange } from '../input/batch-input.ts';
import type { BatchOrder } from '../ledger/batch-order.ts';
import { copyOptions } from '../output/copy-options.ts';
import { selectOutput } from '../output/output-select.ts';
import type { ScoringPlan } from '../scoring/plan-scoring.ts';
import { predictIntoTable } from '../scoring/predict-into-table.ts';
import { PredictorPool } from '../scoring/predictor-pool.ts';
import { scoreBySql, scoreByTable, selectValues } from '../scoring/scored-rows.ts';
import type { BatchProgress } from './batch-progress.ts';

interface Dependencies {
  readonly duckDb: BatchDuckDb;
  readonly artifact: Artifact;
  readonly order: Pick<BatchOrder, 'version' | 'outputFormat'>;
  readonly input: BatchInput;
  readonly plan: ScoringPlan;
  readonly threads: number;
  readonly progress: BatchProgress;
}

interface Part {
  readonly path: string;
  /** Undefined: all rows. */
  readonly range: RowRange | undefined;
  /** Of CSV. */
  readonly hasHeader: boolean;
}

const table = 'predictions';

/** Writes scored rows to files. */
export class PartWriter {
  readonly #dependencies: Dependencies;
  #pool: PredictorPool | undefined;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async write(part: Part): Promise<void> {
    const { artifact, input, plan } = this.#dependencies;
    const { signature } = artifact;
    const values = selectValues(input, signature, part.range);
    if (plan.engine === 'sql') {
      await this.#copy(scoreBySql(values, signature, input, plan.outputs), part);
      return;
    }
    await this.#predict(values);
    await this.#copy(scoreByTable(values, signature, input, table), part);
    await this.#dependencies.duckDb.run(`DROP TABLE ${table}`);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  async #predict(values: string): Promise<void> {
    const { duckDb, artifact, threads, progress } = this.#dependencies;
    this.#pool ??= new PredictorPool(artifact, threads);
    let rows = 0;
    progress.beginPart(() => rows);
    await predictIntoTable(duckDb, {
      table,
      values,
      signature: artifact.signature,
      pool: this.#pool,
      onRows: (now) => {
        rows = now;
      },
    });
  }

  async #copy(scored: string, { path, range, hasHeader }: Part): Promise<void> {
    const { duckDb, artifact, input, order, plan, progress } = this.#dependencies;
    const { version, outputFormat: format } = order;
    const output = selectOutput(scored, { input, outputs: artifact.signature.outputs, version, format });
    const options = copyOptions(format, { isLines: input.line !== undefined, hasHeader });
    // DuckDB tells how much it has read of a file, not of a range of it.
    if (plan.engine === 'sql' && range === undefined)
      progress.beginPart(() => duckDb.progress() * input.rows);
    await duckDb.run(`COPY (${output}) TO ${quoteText(path)} ${options}`);
  }
}
