import type { CheckedTree } from '../../checking/checked-tree.ts';

/** Whether a divisor needs no care: a literal, or the one of a logistic function, which is `1 + exp(...)`. */
export function isNeverZero(tree: CheckedTree | undefined): boolean {
  if (tree?.kind === 'literal') return tree.value !== 0;
  return isPositive(tree);
}

function isPositive(tree: CheckedTree | undefined): boolean {
  if (tree?.kind === 'literal') return typeof tree.value === 'number' && tree.value > 0;
  if (tree?.kind !== 'call' || tree.operation !== '+') return false;
  const [a, b] = tree.operands;
  return (isPositive(a) && isExponential(b)) || (isExponential(a) && isPositive(b));
}

function isExponential(tree: CheckedTree | undefined): boolean {
  return tree?.kind === 'call' && tree.operation === 'exp';
}
