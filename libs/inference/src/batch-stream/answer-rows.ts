import type { Prediction, Row } from '@quincunx/contracts';
import { isFinitePrediction } from '../scoring/finite-predictions.ts';
import type { ScoringStream } from '../scoring/scoring-service.ts';
import type { AnswerFormat } from './answer-format.ts';
import type { RowBatch } from './row-batches.ts';

const notFinite = 'the prediction for these values is not a finite number';

/** Predicts for rows, batch by batch, and answers each in its place. */
export async function* answerRows(
  batches: AsyncIterable<RowBatch>,
  stream: ScoringStream,
  format: AnswerFormat,
): AsyncGenerator<string> {
  const { meter } = stream;
  let hasFailed = false;
  let text = format.head;
  for await (const { rows, faults } of batches) {
    const predictions = rows.length > 0 ? await predict(stream, rows) : [];
    let next = 0;
    for (const fault of faults) {
      if (fault !== undefined) {
        text += format.fault(fault);
        continue;
      }
      const prediction = predictions[next] ?? null;
      next += 1;
      if (isFinitePrediction(prediction)) {
        text += format.prediction(prediction);
        continue;
      }
      text += format.fault(notFinite);
      // One request failed, however many of its rows.
      if (!hasFailed) meter?.countError();
      hasFailed = true;
    }
    if (text !== '') yield text;
    text = '';
  }
}

async function predict(
  { deployment, meter }: ScoringStream,
  rows: readonly Row[],
): Promise<readonly Prediction[]> {
  const started = performance.now();
  try {
    const predictions = await deployment.predictor.predict(rows);
    meter?.observe((performance.now() - started) / 1000, predictions.length);
    return predictions;
  } catch (error) {
    meter?.countError();
    throw error;
  }
}
