import type { Row, Value } from '@quincunx/contracts';
import type { CheckedExpression, CheckedProgram } from '@quincunx/expression';

type Tree = CheckedExpression['tree'];

/** Whether a sum, product, quotient or power of finite numbers anywhere in a program is too large for a double, or 0 by being too small. */
export function leavesRange({ steps, outputs, expressions }: CheckedProgram, row: Row): boolean {
  const values = new Map<string, Value>(Object.entries(row));
  let leaves = false;
  const evaluate = (tree: Tree): Value => {
    if (tree.kind === 'literal') return tree.value;
    if (tree.kind === 'name') return values.get(tree.name) ?? null;
    const operands = tree.operands.map(evaluate);
    const value = compute(tree.operation, operands);
    leaves ||= isOutside(tree.operation, operands, value);
    return value;
  };
  steps.forEach(({ name }, index) => {
    const step = expressions.steps[index];
    if (step !== undefined) values.set(name, evaluate(step.tree));
  });
  outputs.forEach((_, index) => {
    const output = expressions.outputs[index];
    if (output !== undefined) evaluate(output.tree);
  });
  return leaves;
}

function compute(operation: string, operands: readonly Value[]): Value {
  const [first = null, second = null, third = null] = operands;
  if (operation === 'if') return first === true ? second : third;
  if (operation === 'coalesce') return operands.find((operand) => operand !== null) ?? null;
  if (operation === 'and' && operands.includes(false)) return false;
  if (operation === 'or' && operands.includes(true)) return true;
  if (operands.includes(null)) return null;
  if (operation === 'and') return true;
  if (operation === 'or') return false;
  if (operation === 'not') return first !== true;
  if (operation === '==') return first === second;
  if (operation === '!=') return first !== second;
  return numeric[operation]?.(Number(first), Number(second)) ?? null;
}

const numeric: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  // Which of 0 and -0 it is, and what a logarithm rounds to, takes nothing out of range.
  min: Math.min,
  max: Math.max,
  negate: (a) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  floor: Math.floor,
  round: (a) => Math.sign(a) * Math.floor(Math.abs(a) + 0.5),
};

function isOutside(operation: string, [a, b]: readonly Value[], result: Value): boolean {
  if (!['+', '-', '*', '/', '^'].includes(operation)) return false;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const isTooLarge = Math.abs(Number(result)) === Infinity;
  const isTooSmall = result === 0 && a !== 0;
  if (operation === '+' || operation === '-') return isTooLarge;
  if (operation === '*') return isTooLarge || (isTooSmall && b !== 0);
  if (operation === '/') return b !== 0 && (isTooLarge || isTooSmall);
  return a !== 0 && (isTooLarge || isTooSmall);
}
