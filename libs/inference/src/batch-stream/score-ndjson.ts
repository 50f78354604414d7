import type { Row } from '@quincunx/contracts';
import type { Deployment } from '../deployments/load-deployment.ts';
import type { ScoringStream } from '../scoring/scoring-service.ts';
import { answerRows } from './answer-rows.ts';
import { createRowReader } from './create-row-reader.ts';
import { ndjsonAnswers } from './ndjson-answers.ts';
import { nestsDeeperThan } from './nests-deeper-than.ts';
import { readTextBlocks } from './read-text-blocks.ts';
import { inBatches, type RowBatch } from './row-batches.ts';

/** Finds where a text stops being JSON. */
export type JsonFaultFinder = (
  text: string,
) => { readonly path: string; readonly column: number; readonly found: string } | undefined;

/**
 * Scores NDJSON (UTF-8, a JSON object of inputs by name in each line) as it comes, in constant memory. Each line has its answer in its
 * place, `{"prediction": ...}` or `{"error": "..."}`; blank lines have none. A line may be 1 MiB long.
 * @param findFault says what is wrong with a line that `JSON.parse` refuses.
 * @throws what the chunks throw, and what the predictor does.
 */
export function scoreNdjson(
  chunks: AsyncIterable<Uint8Array>,
  stream: ScoringStream,
  findFault: JsonFaultFinder,
): AsyncGenerator<string> {
  return answerRows(readBatches(chunks, stream, findFault), stream, ndjsonAnswers);
}

async function* readBatches(
  chunks: AsyncIterable<Uint8Array>,
  { deployment }: ScoringStream,
  findFault: JsonFaultFinder,
): AsyncGenerator<RowBatch> {
  const readLine = createLineReader(deployment, findFault);
  for await (const { text, fault } of readTextBlocks(chunks)) {
    if (fault === undefined) yield* inBatches(text.split('\n'), readLine);
    else yield { rows: [], faults: [fault] };
  }
}

/** In characters. Longer lines are looked at before they are parsed, and not explained: both can take a second. */
const longLine = 32 * 1024;
const deepest = 1000;
const blank = /^[ \t\r]*$/;
const notJson = 'is not valid JSON';

/** @returns what gives the row of a line, or what is wrong with it, or undefined for a blank one. */
function createLineReader(
  deployment: Deployment,
  findFault: JsonFaultFinder,
): (line: string) => Row | string | undefined {
  const readRow = createRowReader(deployment);
  return (line) => {
    if (line === '' || line === '\r') return undefined;
    if (line.length > longLine && nestsDeeperThan(deepest, line))
      return `nests deeper than ${deepest} levels`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      if (blank.test(line)) return undefined;
      return line.length > longLine ? notJson : inWords(findFault(line));
    }
    return readRow(value);
  };
}

function inWords(fault: ReturnType<JsonFaultFinder>): string {
  if (fault === undefined) return notJson;
  const { path, column, found } = fault;
  return `${path === '' ? '' : `${path} `}${notJson}: unexpected ${found} at column ${column}`;
}
