import type { Signature, Value } from '@quincunx/contracts';
import type { AnswerFormat } from './answer-format.ts';

/**
 * A record for each row, after a header: `prediction` of a model with one output, else each output under its name, and `error`, which is
 * `prediction_error` where an output has that name.
 */
export function createCsvAnswers({ outputs }: Signature): AnswerFormat {
  const names = outputs.map(({ name }) => name);
  const columns = names.length === 1 ? ['prediction'] : names;
  const error = columns.includes('error') ? 'prediction_error' : 'error';
  const empty = ','.repeat(columns.length);
  return {
    head: `${[...columns, error].join(',')}\n`,
    prediction: (prediction) =>
      typeof prediction === 'object' && prediction !== null
        ? `${names.map((name) => toCell(prediction[name] ?? null)).join(',')},\n`
        : `${toCell(prediction)},\n`,
    fault: (message) => `${empty}${toCell(message)}\n`,
  };
}

/** Null is an empty cell, and an empty string one of two quotes. */
function toCell(value: Value): string {
  if (value === null) return '';
  // As in NDJSON, for the memory's sake.
  if (typeof value !== 'string') return JSON.stringify(value);
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
