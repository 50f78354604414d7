import { predictLinear } from '../serving/linear-fit.ts';
import { tenFeatures, tenFit } from './ten-features.ts';

/** The rows of the model as a stream has them over and over, and what they are answered with. */
export interface StreamedRows {
  readonly format: string;
  readonly mediaType: string;
  readonly head: Buffer;
  readonly rows: Buffer;
  /** How many they are. */
  readonly count: number;
  readonly answerHead: Buffer;
  readonly answers: Buffer;
}

const { rows } = tenFeatures;
const names = tenFit.terms.map(({ input }) => input);
const predictions = rows.map((row) => predictLinear(tenFit, row));

export const streamedRows: readonly StreamedRows[] = [
  {
    format: 'NDJSON',
    mediaType: 'application/x-ndjson',
    head: Buffer.from(''),
    rows: lines(rows.map((row) => JSON.stringify(row))),
    count: rows.length,
    answerHead: Buffer.from(''),
    answers: lines(predictions.map((prediction) => `{"prediction":${prediction}}`)),
  },
  {
    format: 'CSV',
    mediaType: 'text/csv',
    head: lines([names.join(',')]),
    rows: lines(rows.map((row) => names.map((name) => row[name]).join(','))),
    count: rows.length,
    answerHead: lines(['prediction,error']),
    answers: lines(predictions.map((prediction) => `${prediction},`)),
  },
];

function lines(texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\n`).join(''));
}
