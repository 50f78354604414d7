import { InvalidInputError, type Field, type Label, type Metrics, type Row } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import { ClassificationMeter, type Predictor, RegressionMeter } from '@quincunx/inference';
import { numberIn } from '../moments/number-in.ts';
import { requireAllRows } from '../moments/require-all-rows.ts';
import { countMissingValues, requireValues } from '../required-values.ts';
import type { TrainingTable } from '../training-table.ts';
import { labelledRows } from './labelled-rows.ts';

export interface Evaluation {
  readonly rows: number;
  readonly metrics: Metrics;
  /** At most 2000 rows, evenly spaced. A prediction is a number, or the probability of a label; a label is then 1 or 0. */
  readonly sample: readonly { readonly inputs: Row; readonly label: number; readonly prediction: number }[];
}

const largestSample = 2000;

/**
 * Measures a predictor, the very one that serves, on labelled rows, in constant memory but for rocAuc's eight bytes a row.
 * A predictor with an output `probability` is measured as a classifier.
 * @throws InvalidInputError when there are no rows, a label is missing or unfit, an input that is not nullable is missing, or a
 * prediction is no finite number.
 */
export async function evaluate(request: {
  readonly predictor: Predictor;
  readonly table: TrainingTable;
  readonly label: Label;
}): Promise<Evaluation> {
  const { predictor, table, label } = request;
  const { inputs, outputs } = predictor.signature;
  const isClassifier = outputs.some(({ name }) => name === 'probability');
  const rows = await checkRows(table, { inputs, label, isClassifier });
  const meter = isClassifier ? new ClassificationMeter() : new RegressionMeter();
  const sampleSize = Math.min(rows, largestSample);
  const sample: Evaluation['sample'][number][] = [];
  let index = 0;
  for await (const chunk of labelledRows(table, inputs, label)) {
    const predictions = await predictor.predict(chunk.map((row) => row.inputs));
    chunk.forEach((row, position) => {
      const prediction = meter.add(row.label, predictions[position] ?? null);
      index += 1;
      if (Math.floor((index * sampleSize) / rows) > sample.length) sample.push({ ...row, prediction });
    });
  }
  requireAllRows(index, rows);
  return { rows, metrics: meter.metrics(), sample };
}

interface Wanted {
  readonly inputs: readonly Field[];
  readonly label: Label;
  readonly isClassifier: boolean;
}

/** How many rows there are, each with a label and a value of every input that is never null: a predictor counts on that. */
async function checkRows(table: TrainingTable, { inputs, label, isClassifier }: Wanted): Promise<number> {
  const value = `CAST(${quoteIdentifier(label.column)} AS DOUBLE)`;
  const isFit = isClassifier ? `${value} IN (0, 1)` : `isfinite(${value})`;
  const counts = await table.aggregate({
    rows: 'count(*)',
    fit: `count(*) FILTER (WHERE ${isFit})`,
    ...countMissingValues(inputs),
  });
  const rows = numberIn(counts, 'rows');
  if (rows === 0) throw new InvalidInputError('there are no rows to evaluate on');
  const unfit = rows - numberIn(counts, 'fit');
  if (unfit > 0) {
    const wanted = isClassifier ? 'true or false, or 1 or 0' : 'a finite number';
    throw new InvalidInputError(
      `the label '${label.column}' is not ${wanted} in ${unfit} of ${rows} rows to evaluate on: correct its source`,
    );
  }
  requireValues(counts, inputs, { count: rows, name: 'test rows' });
  return rows;
}
