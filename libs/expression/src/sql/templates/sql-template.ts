import type { CheckedTree } from '../../checking/checked-tree.ts';
import type { Operation } from '../../parsing/syntax-tree.ts';
import type { ChainOperation } from '../chain-operation.ts';

/** How a call is written over the texts of its operands, and which of them it repeats. */
export interface SqlTemplate {
  readonly write: (...operands: readonly string[]) => string;
  readonly repeats: readonly number[];
}

/** The template for operands that are known so far. */
export type Choose = (operands: readonly CheckedTree[]) => SqlTemplate;

export type SqlTemplates = Readonly<Record<Exclude<Operation, ChainOperation>, Choose>>;

export function template(
  write: (a: string, b: string, c: string) => string,
  ...repeats: readonly number[]
): SqlTemplate {
  return { write: (a = '', b = '', c = '') => write(a, b, c), repeats };
}

export function infix(operator: string): Choose {
  return () => template((a, b) => `(${a} ${operator} ${b})`);
}

export function unary(name: string): Choose {
  return () => template((x) => `${name}(${x})`);
}

export const square = template((a) => `(${a} * ${a})`, 0);

/** A literal is never NaN. */
export function isLiteral(tree: CheckedTree | undefined): boolean {
  return tree?.kind === 'literal';
}

/** What all engines say alike. */
export const logicTemplates = {
  negate: () => template((x) => `(-${x})`),
  not: () => template((x) => `(NOT ${x})`),
  if: () =>
    template((condition, then, otherwise) => `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`),
  coalesce: () => ({ write: (...operands) => `coalesce(${operands.join(', ')})`, repeats: [] }),
  abs: unary('abs'),
} satisfies Partial<SqlTemplates>;
