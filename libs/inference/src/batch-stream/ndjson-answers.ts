import type { AnswerFormat } from './answer-format.ts';

/** A line for each row: `{"prediction":208.6}`, as `predictions` of one request has it, or `{"error":"..."}`. */
export const ndjsonAnswers: AnswerFormat = {
  head: '',
  prediction: (prediction) =>
    `{"prediction":${typeof prediction === 'number' ? prediction : JSON.stringify(prediction)}}\n`,
  fault: (message) => `{"error":${JSON.stringify(message)}}\n`,
};
