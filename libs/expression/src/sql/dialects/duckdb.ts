import { deepest, sqlText } from '../sql-text.ts';
import { totalOrderComparisons } from '../templates/comparisons.ts';
import { extreme } from '../templates/extreme.ts';
import { logarithm, logarithmOfOnePlus, squareRoot } from '../templates/functions.ts';
import { isNeverZero } from '../templates/is-never-zero.ts';
import {
  isLiteral,
  logicTemplates,
  square,
  template,
  unary,
  type Choose,
} from '../templates/sql-template.ts';
import { functionBinding } from './binding.ts';
import type { Dialect } from './dialect.ts';
import { doubleQuoted, exponentLiteral, singleQuoted } from './quoting.ts';

const special = { nan: `CAST('NaN' AS DOUBLE)`, minusInfinity: `CAST('-Infinity' AS DOUBLE)` };

/** Null by zero under one setting. */
function division(operator: '/' | '%', byZero: (a: string, b: string) => string): Choose {
  return ([, divisor]) =>
    isNeverZero(divisor)
      ? template((a, b) => `(${a} ${operator} ${b})`)
      : template((a, b) => `coalesce(${a} ${operator} ${b}, ${byZero(a, b)})`, 0, 1);
}

/** 1 to an infinite or undefined power is NaN in JavaScript, and 1 in C. */
const power: Choose = ([base, exponent]) => {
  if (exponent?.kind === 'literal' && exponent.value === 2) return square;
  if (isLiteral(exponent) || (base?.kind === 'literal' && Math.abs(Number(base.value)) !== 1)) {
    return template((a, b) => `pow(${a}, ${b})`);
  }
  return template(
    (a, b) => `CASE WHEN abs(${a}) = 1e0 THEN pow(${a}, ${b}) + 0e0 * ${b} ELSE pow(${a}, ${b}) END`,
    0,
    1,
  );
};

/**
 * Its arithmetic is IEEE 754; but NaN equals itself and is above all numbers, division by zero is null under one setting, texts compare
 * by the session's collation, functions raise errors outside their domain, and `greatest` overlooks nulls.
 */
export const duckdb: Dialect = {
  types: { number: 'DOUBLE', integer: 'DOUBLE', string: 'VARCHAR', boolean: 'BOOLEAN' },
  identifier: doubleQuoted,
  string: singleQuoted,
  number: exponentLiteral,
  templates: {
    ...logicTemplates,
    ...totalOrderComparisons({
      isNaN: (x) => `isnan(${x})`,
      minusInfinity: special.minusInfinity,
      asWritten: (text) => `${text} COLLATE "binary"`,
    }),
    '/': division('/', (a, b) => `${a} * pow(${b}, -1e0)`),
    '%': division('%', (a, b) => `${a} * ${b} * ${special.nan}`),
    '^': power,
    min: extreme((a, b) => `(-greatest(-${a}, -${b}))`),
    max: extreme((a, b) => `greatest(${a}, ${b})`),
    exp: unary('exp'),
    floor: unary('floor'),
    round: unary('round'),
    sqrt: squareRoot(special),
    log: logarithm(special),
    log1p: logarithmOfOnePlus(special),
  },
  binding: functionBinding({
    struct: (fields) => `{${fields.map(({ key, value }) => `'${key}': ${value.text}`).join(', ')}}`,
    call: (name, value, body) => `list_transform([${value}], lambda ${doubleQuoted(name)}: ${body})[1]`,
    field: (name, key) => `struct_extract(${doubleQuoted(name)}, '${key}')`,
    depth: 4,
  }),
  fold: (terms, operator) =>
    sqlText(
      `list_reduce([${terms.map(({ text }) => text).join(', ')}], lambda _a, _b: _a ${operator} _b)`,
      deepest(terms) + 4,
    ),
  // Its own limit is 1000.
  maximumDepth: 900,
};
