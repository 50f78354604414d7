import type { Operation } from '../parsing/syntax-tree.ts';
import { sqlText, type SqlText } from './sql-text.ts';

/** Terms joined from left to right by operators of one kind, which models have by the thousand. */
export interface SqlChain {
  readonly kind: Kind;
  readonly before: SqlChain | undefined;
  readonly term: SqlText;
  readonly isNegative: boolean;
}

type Kind = (typeof kinds)[ChainOperation];

/**
 * DuckDB reads a sum as deep as it is long, refuses to at 1000, and takes a second to plan one of 900. It reads AND and OR
 * flat.
 */
const longestInfix = 100;

const kinds = { '+': '+', '-': '+', '*': '*', and: 'AND', or: 'OR' } as const;

export type ChainOperation = keyof typeof kinds;

export function isChainOperation(operation: Operation): operation is ChainOperation {
  return operation in kinds;
}

/** @param operands the left one may be a chain, which goes on if it is of the same kind */
export function continueChain(
  operation: ChainOperation,
  [left, right]: readonly (SqlText | SqlChain)[],
): SqlChain {
  if (left === undefined || right === undefined) throw new TypeError(`${operation} has two operands`);
  const kind = kinds[operation];
  const isSameChain = 'kind' in left && left.kind === kind;
  const before = isSameChain ? left : { kind, before: undefined, term: finishSql(left), isNegative: false };
  return { kind, before, term: finishSql(right), isNegative: operation === '-' };
}

export function finishSql(emitted: SqlText | SqlChain): SqlText {
  return 'text' in emitted ? emitted : chainText(emitted);
}

/**
 * Sums of many terms become a fold over a list, which adds in the same order: to subtract is to add the opposite, in every
 * bit.
 */
function chainText(chain: SqlChain): SqlText {
  const links = linksOf(chain);
  const depth = links.reduce((most, { term }) => Math.max(most, term.depth), 0);
  const isFlat = chain.kind === 'AND' || chain.kind === 'OR';
  if (isFlat || links.length <= longestInfix) {
    const joined = links.map(({ term, isNegative }, index) =>
      index === 0 ? term.text : `${isNegative ? '-' : chain.kind} ${term.text}`,
    );
    return sqlText(`(${joined.join(' ')})`, depth + (isFlat ? 1 : links.length));
  }
  const terms = links.map(({ term, isNegative }) => `${isNegative ? '-' : ''}${term.text}`);
  return sqlText(`list_reduce([${terms.join(', ')}], lambda _a, _b: _a ${chain.kind} _b)`, depth + 4);
}

function linksOf(chain: SqlChain): SqlChain[] {
  const links: SqlChain[] = [];
  for (let link: SqlChain | undefined = chain; link !== undefined; link = link.before) links.push(link);
  return links.reverse();
}
