import type { AnswerFormat } from './answer-format.ts';

/** A line for each row: `{"prediction":208.6}`, as `predictions` of one request has it, or `{"error":"..."}`. */
export const ndjsonAnswers: AnswerFormat = {
  head: '',
  // Not `${prediction}`: V8 puts the texts of numbers made like that among what lives long, where a stream of them piles up.
  prediction: (prediction) => `{"prediction":${JSON.stringify(prediction)}}\n`,
  fault: (message) => `{"error":${JSON.stringify(message)}}\n`,
};
