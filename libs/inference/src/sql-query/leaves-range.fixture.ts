import type { Row, Value } from '@quincunx/contracts';
import { compileToJavaScript, type CheckedProgram } from '@quincunx/expression';

type Tree = CheckedProgram['expressions']['outputs'][number]['tree'];

/** Whether a sum, product, quotient or power of finite numbers anywhere in a program is too large for a double, or 0 by being too small. */
export function leavesRange(program: CheckedProgram, row: Row): boolean {
  const { steps, outputs } = program.expressions;
  const arithmetic = [...steps, ...outputs].flatMap(({ tree }) => arithmeticOf(tree));
  const trees = arithmetic.flatMap((tree) => [tree, ...tree.operands]);
  const values = valuesOf(trees, program, row).map((value) => Number(value ?? NaN));
  return arithmetic.some(({ operation }, index) => {
    const [result = NaN, a = NaN, b = NaN] = values.slice(3 * index, 3 * index + 3);
    return isOutside(operation, a, b, result);
  });
}

function arithmeticOf(tree: Tree): (Tree & { readonly kind: 'call' })[] {
  const below = tree.operands.flatMap(arithmeticOf);
  const isArithmetic = tree.kind === 'call' && ['+', '-', '*', '/', '^'].includes(tree.operation);
  return isArithmetic ? [...below, tree] : below;
}

/** What the predictor computes for trees over the inputs and steps of a program. */
function valuesOf(trees: readonly Tree[], program: CheckedProgram, row: Row): Value[] {
  const type = 'number';
  const names = program.steps.map(({ name }) => name);
  const outputs = trees.map(({ nullable }, index) => ({ name: `tree${index}`, type, nullable }) as const);
  const expressions = trees.map(
    (tree) => ({ text: '', type, nullable: tree.nullable, names, tree }) as const,
  );
  const watched = { ...program, outputs, expressions: { ...program.expressions, outputs: expressions } };
  return compileToJavaScript(watched).row(row);
}

function isOutside(operation: string, a: number, b: number, result: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const isTooLarge = Math.abs(result) === Infinity;
  const isTooSmall = result === 0 && a !== 0;
  if (operation === '+' || operation === '-') return isTooLarge;
  if (operation === '*') return isTooLarge || (isTooSmall && b !== 0);
  if (operation === '/') return b !== 0 && (isTooLarge || isTooSmall);
  return a !== 0 && (isTooLarge || isTooSmall);
}
