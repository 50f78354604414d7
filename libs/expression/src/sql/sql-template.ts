import type { CheckedTree } from '../checking/checked-tree.ts';
import type { Operation } from '../parsing/syntax-tree.ts';
import type { ChainOperation } from './sql-chain.ts';

/** How a call is written over the texts of its operands, and which of them it repeats. */
export interface SqlTemplate {
  readonly write: (...operands: readonly string[]) => string;
  readonly repeats: readonly number[];
}

const notANumber = `CAST('NaN' AS DOUBLE)`;
const minusInfinity = `CAST('-Infinity' AS DOUBLE)`;

type Operands = readonly CheckedTree[];
type Choose = (operands: Operands) => SqlTemplate;

/**
 * How DuckDB says a call. Its arithmetic is IEEE 754; but NaN equals itself there and is above all numbers, division by
 * zero is null under one setting, texts compare by the session's collation, functions raise errors outside their domain,
 * and `greatest` overlooks nulls.
 */
export function sqlTemplate(operation: Exclude<Operation, ChainOperation>, operands: Operands): SqlTemplate {
  return templates[operation](operands);
}

function template(write: (a: string, b: string, c: string) => string, ...repeats: number[]): SqlTemplate {
  return { write: (a = '', b = '', c = '') => write(a, b, c), repeats };
}

function unary(name: string): Choose {
  return () => template((x) => `${name}(${x})`);
}

/** A literal is never NaN. */
function isLiteral(tree: CheckedTree | undefined): boolean {
  return tree?.kind === 'literal';
}

/** A divisor that cannot be zero needs no care. */
function division(operator: string, byZero: (a: string, b: string) => string): Choose {
  return ([, divisor]) =>
    divisor?.kind === 'literal' && divisor.value !== 0
      ? template((a, b) => `(${a} ${operator} ${b})`)
      : template((a, b) => `coalesce(${a} ${operator} ${b}, ${byZero(a, b)})`, 0, 1);
}

/** `<` and `<=` are right in DuckDB unless the greater side is NaN; with both sides negated it is the lesser. */
function less(a: CheckedTree | undefined, b: CheckedTree | undefined, operator: '<' | '<='): SqlTemplate {
  if (isLiteral(b)) return template((x, y) => `(${x} ${operator} ${y})`);
  if (isLiteral(a)) return template((x, y) => `(-${y} ${operator} -${x})`);
  return operator === '<'
    ? template((x, y) => `(${x} < CASE WHEN isnan(${y}) THEN ${minusInfinity} ELSE ${y} END)`, 1)
    : template((x, y) => `CASE WHEN isnan(${y}) THEN ${x} < ${minusInfinity} ELSE ${x} <= ${y} END`, 0, 1);
}

function swapped({ write, repeats }: SqlTemplate): SqlTemplate {
  return { write: (a = '', b = '') => write(b, a), repeats: repeats.map((index) => 1 - index) };
}

function equal(operands: Operands): SqlTemplate {
  if (operands.some(({ type }) => type === 'string')) {
    return template((a, b) => `(${a} COLLATE "binary" = ${b} COLLATE "binary")`);
  }
  if (operands.some(({ type }) => type === 'boolean') || operands.some(isLiteral)) {
    return template((a, b) => `(${a} = ${b})`);
  }
  return template((a, b) => `CASE WHEN isnan(${a}) THEN ${b} < ${minusInfinity} ELSE ${a} = ${b} END`, 0, 1);
}

/** 1 to an infinite or undefined power is NaN in JavaScript, and 1 in C. */
function power([base, exponent]: Operands): SqlTemplate {
  if (exponent?.kind === 'literal' && exponent.value === 2) return template((a) => `(${a} * ${a})`, 0);
  if (isLiteral(exponent) || (base?.kind === 'literal' && Math.abs(Number(base.value)) !== 1)) {
    return template((a, b) => `pow(${a}, ${b})`);
  }
  return template(
    (a, b) => `CASE WHEN abs(${a}) = 1e0 THEN pow(${a}, ${b}) + 0e0 * ${b} ELSE pow(${a}, ${b}) END`,
    0,
    1,
  );
}

/** DuckDB's `greatest` gives NaN if one is, and the first of two equals. */
function extreme(write: (a: string, b: string) => string): Choose {
  return (operands) => {
    const nullable = operands.flatMap((operand, index) => (operand.nullable ? [index] : []));
    if (nullable.length === 0) return template(write);
    return template(
      (a, b) => {
        const known = nullable.map((index) => `${index === 0 ? a : b} IS NOT NULL`).join(' AND ');
        return `CASE WHEN ${known} THEN ${write(a, b)} END`;
      },
      0,
      1,
    );
  };
}

const squareRoot = template((x) => `CASE WHEN ${x} < 0e0 THEN ${notANumber} ELSE sqrt(${x}) END`, 0);

const logarithm = template(
  (x) =>
    `CASE WHEN ${x} > 0e0 THEN ln(${x}) WHEN ${x} = 0e0 THEN ${minusInfinity} ELSE ${x} * ${notANumber} END`,
  0,
);

/**
 * W. Kahan's ln(1 + x), whose error is a few units in the last place: what `1 + x` loses of x is made good by a factor
 * (Goldberg 1991, What every computer scientist should know about floating-point arithmetic, theorem 4).
 */
const logarithmOfOnePlus = template(
  (x) =>
    `CASE WHEN ${x} <= -1e0 THEN CASE WHEN ${x} = -1e0 THEN ${minusInfinity} ELSE ${notANumber} END ` +
    `WHEN 1e0 + ${x} = 1e0 THEN ${x} WHEN ${x} > 1e16 THEN ln(${x}) ` +
    `ELSE ln(1e0 + ${x}) * (${x} / ((1e0 + ${x}) - 1e0)) END`,
  0,
);

const templates: Readonly<Record<Exclude<Operation, ChainOperation>, Choose>> = {
  '/': division('/', (a, b) => `${a} * pow(${b}, -1e0)`),
  '%': division('%', (a, b) => `${a} * ${b} * ${notANumber}`),
  '^': power,
  negate: () => template((x) => `(-${x})`),
  '<': ([a, b]) => less(a, b, '<'),
  '<=': ([a, b]) => less(a, b, '<='),
  '>': ([a, b]) => swapped(less(b, a, '<')),
  '>=': ([a, b]) => swapped(less(b, a, '<=')),
  '==': equal,
  '!=': (operands) => {
    const { write, repeats } = equal(operands);
    return { write: (...texts) => `(NOT ${write(...texts)})`, repeats };
  },
  not: () => template((x) => `(NOT ${x})`),
  if: () =>
    template((condition, then, otherwise) => `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`),
  coalesce: () => ({ write: (...operands) => `coalesce(${operands.join(', ')})`, repeats: [] }),
  min: extreme((a, b) => `(-greatest(-${a}, -${b}))`),
  max: extreme((a, b) => `greatest(${a}, ${b})`),
  abs: unary('abs'),
  exp: unary('exp'),
  floor: unary('floor'),
  round: unary('round'),
  sqrt: () => squareRoot,
  log: () => logarithm,
  log1p: () => logarithmOfOnePlus,
};
