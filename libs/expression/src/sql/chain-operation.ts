import type { Operation } from '../parsing/syntax-tree.ts';

/** The operators whose chains are written flat, and what joins the terms. */
export const chainKinds = { '+': '+', '-': '+', '*': '*', and: 'AND', or: 'OR' } as const;

export type ChainOperation = keyof typeof chainKinds;

export function isChainOperation(operation: Operation): operation is ChainOperation {
  return operation in chainKinds;
}
