import type { Value } from '@quincunx/contracts';

export const infixOperators = [
  'or',
  'and',
  '==',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
] as const;

export const functionNames = [
  'abs',
  'coalesce',
  'exp',
  'floor',
  'if',
  'log',
  'log1p',
  'max',
  'min',
  'pow',
  'round',
  'sqrt',
] as const;

/** Words that cannot be the name of a field. */
export const reservedWords: readonly string[] = ['and', 'or', 'not', 'true', 'false', 'null'];

export type InfixOperator = (typeof infixOperators)[number];
export type PrefixOperator = 'negate' | 'not';
/** `pow(a, b)` is read as `a ^ b`. */
export type Operation = InfixOperator | PrefixOperator | Exclude<(typeof functionNames)[number], 'pow'>;

export type NodeContent =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly operation: Operation };

/** What was written; `at` is the offset in the text where it begins. Leaves have no operands. */
export type SyntaxTree = NodeContent & { readonly at: number; readonly operands: readonly SyntaxTree[] };

export function isFunctionName(name: string): name is (typeof functionNames)[number] {
  return functionNames.some((known) => known === name);
}
