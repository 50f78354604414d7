import { chainKinds, type ChainOperation } from './chain-operation.ts';
import type { Dialect } from './dialects/dialect.ts';
import { sqlText, type SqlText } from './sql-text.ts';

/** Terms joined from left to right by operators of one kind, which models have by the thousand. */
export interface SqlChain {
  readonly kind: (typeof chainKinds)[ChainOperation];
  readonly before: SqlChain | undefined;
  readonly term: SqlText;
  readonly isNegative: boolean;
}

/**
 * Engines read a sum as deep as it is long. DuckDB refuses to at 1000 and takes a second to plan one of 900, PostgreSQL's stack ends
 * before 5000. All read AND and OR flat.
 */
const longestInfix = 100;

/** @param operands the left one may be a chain, which goes on if it is of the same kind */
export function continueChain(
  dialect: Dialect,
  operation: ChainOperation,
  [left, right]: readonly (SqlText | SqlChain)[],
): SqlChain {
  if (left === undefined || right === undefined) throw new TypeError(`${operation} has two operands`);
  const kind = chainKinds[operation];
  const isSameChain = 'kind' in left && left.kind === kind;
  const before = isSameChain
    ? left
    : { kind, before: undefined, term: finishSql(dialect, left), isNegative: false };
  return { kind, before, term: finishSql(dialect, right), isNegative: operation === '-' };
}

export function finishSql(dialect: Dialect, emitted: SqlText | SqlChain): SqlText {
  return 'text' in emitted ? emitted : chainText(dialect, emitted);
}

/** Sums of many terms become a fold, which adds in the same order: to subtract is to add the opposite, in every bit. */
function chainText(dialect: Dialect, chain: SqlChain): SqlText {
  const links = linksOf(chain);
  const isFlat = chain.kind === 'AND' || chain.kind === 'OR';
  if (!isFlat && links.length > longestInfix) {
    return dialect.fold(
      links.map(({ term, isNegative }) => (isNegative ? sqlText(`-${term.text}`, term.depth) : term)),
      chain.kind,
    );
  }
  const depth = links.reduce((most, { term }) => Math.max(most, term.depth), 0);
  const joined = links.map(({ term, isNegative }, index) =>
    index === 0 ? term.text : `${isNegative ? '-' : chain.kind} ${term.text}`,
  );
  return sqlText(`(${joined.join(' ')})`, depth + (isFlat ? 1 : links.length));
}

function linksOf(chain: SqlChain): SqlChain[] {
  const links: SqlChain[] = [];
  for (let link: SqlChain | undefined = chain; link !== undefined; link = link.before) links.push(link);
  return links.reverse();
}
