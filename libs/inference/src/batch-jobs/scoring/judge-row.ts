import type { Field, Signature } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import { quoteText } from '../duckdb/quote.ts';
import type { InputColumn } from '../input/batch-input.ts';
import { isMissing, isValid } from '../input/read-value.ts';

const mustBe = {
  number: 'must be a finite number',
  integer: 'must be an integer',
  string: 'must be a string',
  boolean: 'must be true or false',
};

const isNot = {
  number: 'is not a finite number',
  integer: 'is not an integer between -2^53 and 2^53',
  string: 'is not a string',
  boolean: 'is not true or false',
};

/**
 * SQL for what is wrong with a row, in words; null for a row with nothing wrong, which is found out first.
 * @param columns where each input is read from, in order; undefined for one that is absent, and so null.
 * @param outputs SQL for the outputs, in order.
 */
export function judgeRow(
  signature: Signature,
  columns: readonly (InputColumn | undefined)[],
  outputs: readonly string[],
): string {
  const inputs = signature.inputs.map((field, index) => judgeInput(field, columns[index]));
  const results = signature.outputs.map((field, index) => judgeOutput(field, outputs[index] ?? 'NULL'));
  const isRight = [...inputs, ...results].map((judged) => judged.isRight).join(' AND ');
  // Outputs of wrong inputs are not worth a word.
  return `CASE WHEN ${isRight} THEN NULL ELSE coalesce(${sentence(inputs)}, ${sentence(results)}) END`;
}

interface Judged {
  readonly isRight: string;
  /** SQL for what is wrong, null when nothing is. */
  readonly words: string;
}

function judgeInput(field: Field, column: InputColumn | undefined): Judged {
  const isRead = isValid(quoteIdentifier(field.name), field);
  const missing = column === undefined ? 'true' : isMissing(column);
  const isRight = field.nullable ? `(${isRead} OR ${missing})` : isRead;
  const wrong = quoteText(`${field.name} ${mustBe[field.type]}`);
  const words = `CASE WHEN ${missing} THEN ${quoteText(`${field.name} is missing`)} ELSE ${wrong} END`;
  return { isRight, words: `CASE WHEN NOT ${isRight} THEN ${words} END` };
}

function judgeOutput(field: Field, sql: string): Judged {
  const isComputed = isValid(sql, field);
  const isRight = field.nullable ? `(${isComputed} OR ${sql} IS NULL)` : isComputed;
  return {
    isRight,
    words: `CASE WHEN NOT (${isRight}) THEN ${quoteText(`${field.name} ${isNot[field.type]}`)} END`,
  };
}

function sentence(judged: readonly Judged[]): string {
  return `nullif(concat_ws('; ', ${judged.map(({ words }) => words).join(', ')}), '')`;
}
