import { expressionError } from './expression-error.ts';
import type { InfixOperator, PrefixOperator, SyntaxTree } from './syntax-tree.ts';

/** One level of an expression, as it stands between two parentheses or commas. */
export type Token =
  | { readonly kind: 'prefix'; readonly operator: PrefixOperator; readonly at: number }
  | { readonly kind: 'infix'; readonly operator: InfixOperator }
  | { readonly kind: 'operand'; readonly tree: SyntaxTree };

/** How deep parentheses, calls, prefixes and powers may nest; a chain of operators of one precedence is no nesting. */
export const maximumNesting = 100;

const precedences: Readonly<Record<InfixOperator | PrefixOperator, number>> = {
  or: 1,
  and: 2,
  not: 3,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  negate: 7,
  '^': 8,
};

/**
 * Gives operators their operands, by precedence climbing (Pratt 1973). As in mathematics `-2^2` is -4, and `not` binds
 * weaker than a comparison.
 * @param tokens operands, each with the prefixes before it, and an infix operator between two
 */
export function arrangeOperators(text: string, tokens: readonly Token[]): SyntaxTree {
  let position = 0;

  function read(minimum: number, nesting: number): SyntaxTree {
    let left = readPrefixed(nesting);
    for (let next = tokens[position]; next?.kind === 'infix'; next = tokens[position]) {
      const { operator } = next;
      const precedence = precedences[operator];
      if (precedence < minimum) break;
      position += 1;
      const right = read(operator === '^' ? precedence : precedence + 1, nesting + 1);
      left = { kind: 'call', operation: operator, at: left.at, operands: [left, right] };
    }
    return left;
  }

  function readPrefixed(nesting: number): SyntaxTree {
    const token = tokens[position];
    if (token === undefined || token.kind === 'infix') throw new TypeError('an operand is missing');
    position += 1;
    const { at } = token.kind === 'operand' ? token.tree : token;
    if (nesting > maximumNesting) throw tooDeep(text, at);
    if (token.kind === 'operand') return token.tree;
    const { operator } = token;
    const operand = read(precedences[operator], nesting + 1);
    if (operator === 'negate' && operand.kind === 'literal' && typeof operand.value === 'number') {
      return { ...operand, value: -operand.value, at };
    }
    return { kind: 'call', operation: operator, at, operands: [operand] };
  }

  return read(0, 0);
}

export function tooDeep(text: string, at: number): Error {
  return expressionError(
    text,
    at,
    `this is nested more than ${maximumNesting} deep; give its parts names, as steps of their own`,
  );
}
