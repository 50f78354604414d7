import { type Field, InvalidInputError, type Row, type Value, type ValueType } from '@quincunx/contracts';
import type { Cell } from '../invocations/parse-csv.ts';
import type { Deployment } from '../deployments/load-deployment.ts';
import type { ScoringStream } from '../scoring/scoring-service.ts';
import { answerRows } from './answer-rows.ts';
import { createRowReader } from './create-row-reader.ts';
import { createCsvAnswers } from './csv-answers.ts';
import { CsvRecords, type CsvRecord } from './csv-records.ts';
import { readTextBlocks } from './read-text-blocks.ts';
import { resolveHeader } from './resolve-header.ts';
import { inBatches, type RowBatch } from './row-batches.ts';

/**
 * Scores CSV (RFC 4180, UTF-8, its first record naming inputs) as it comes, in constant memory. Numbers are written as in JSON, booleans
 * as `true` and `false`; a cell with nothing in it is null. Each record has its answer in its place, in CSV as well: its outputs, or its
 * error. Empty lines have none. A record may be 1 MiB long.
 * @throws InvalidInputError, before anything else, for a header that does not fit the model; what the chunks throw, and what the predictor
 * does.
 */
export function scoreCsv(chunks: AsyncIterable<Uint8Array>, stream: ScoringStream): AsyncGenerator<string> {
  const { deployment } = stream;
  return answerRows(
    readBatches(chunks, deployment),
    stream,
    createCsvAnswers(deployment.predictor.signature),
  );
}

async function* readBatches(
  chunks: AsyncIterable<Uint8Array>,
  deployment: Deployment,
): AsyncGenerator<RowBatch> {
  const { inputs } = deployment.predictor.signature;
  let readRecord: ((record: CsvRecord) => Row | string) | undefined;
  for await (const records of readRecords(chunks)) {
    let rows = records;
    if (readRecord === undefined) {
      const [header] = records;
      if (header === undefined) continue;
      readRecord = createRecordReader(deployment, resolveHeader(header, inputs));
      rows = records.slice(1);
      // The header can be answered at once.
      yield { rows: [], faults: [] };
    }
    yield* inBatches(rows, readRecord);
  }
  if (readRecord) return;
  throw new InvalidInputError(
    `the CSV is empty; its first record must name inputs: ${inputs.map(({ name }) => name).join(',')}`,
  );
}

async function* readRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly CsvRecord[]> {
  const records = new CsvRecords();
  for await (const block of readTextBlocks(chunks)) yield records.read(block);
  yield records.end();
}

function createRecordReader(
  deployment: Deployment,
  columns: readonly Field[],
): (record: CsvRecord) => Row | string {
  const readRow = createRowReader(deployment);
  return (record) => {
    if (typeof record === 'string') return record;
    if (record.length !== columns.length) {
      return `has ${record.length} values, and the header names ${columns.length} columns`;
    }
    const row: Record<string, Value> = {};
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      if (column) row[column.name] = toValue(record[index] ?? null, column.type);
    }
    return readRow(row);
  };
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What is not of its type stays a string, which is then refused. */
function toValue(cell: Cell, type: ValueType): Value {
  if (cell === null || type === 'string') return cell;
  if (type === 'boolean') return cell === 'true' || (cell === 'false' ? false : cell);
  return jsonNumber.test(cell) ? Number(cell) : cell;
}
