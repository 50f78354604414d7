import { deepest, sqlText } from '../sql-text.ts';
import { totalOrderComparisons } from '../templates/comparisons.ts';
import { extreme } from '../templates/extreme.ts';
import { logarithm } from '../templates/functions.ts';
import { isNeverZero } from '../templates/is-never-zero.ts';
import { logicTemplates, square, template, unary, type Choose } from '../templates/sql-template.ts';
import { functionBinding } from './binding.ts';
import type { Dialect } from './dialect.ts';
import { withSign } from './quoting.ts';

const special = { nan: `CAST('NaN' AS DOUBLE)`, minusInfinity: `CAST('-Infinity' AS DOUBLE)` };

function backquoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** By zero it is null, or an error where ANSI mode is on. */
function division(operator: '/' | '%', byZero: (a: string, b: string) => string): Choose {
  return ([, divisor]) =>
    isNeverZero(divisor)
      ? template((a, b) => `(${a} ${operator} ${b})`)
      : template((a, b) => `CASE WHEN ${b} = 0D THEN ${byZero(a, b)} ELSE ${a} ${operator} ${b} END`, 0, 1);
}

const power: Choose = ([, exponent]) =>
  exponent?.kind === 'literal' && exponent.value === 2 ? square : template((a, b) => `pow(${a}, ${b})`);

/** Its `floor` is a BIGINT, its `round` loses the sign of zero. `rint` takes halves to the even neighbour, and keeps it. */
const floor = template((x) => `CASE WHEN rint(${x}) > ${x} THEN rint(${x}) - 1D ELSE rint(${x}) END`, 0);
const round = template(
  (x) =>
    `CASE WHEN abs(${x} - rint(${x})) = 0.5D AND abs(rint(${x})) < abs(${x}) THEN rint(${x}) + sign(${x}) ELSE rint(${x}) END`,
  0,
);

const logarithmOfOnePlus = template(
  (x) =>
    `CASE WHEN ${x} > -1D THEN log1p(${x}) WHEN ${x} = -1D THEN ${special.minusInfinity} ELSE ${x} * ${special.nan} END`,
  0,
);

/**
 * Java's arithmetic; but NaN equals itself and is above all numbers, logarithms outside their domain are null, and `greatest` overlooks
 * nulls.
 */
export const spark: Dialect = {
  types: { number: 'DOUBLE', integer: 'DOUBLE', string: 'STRING', boolean: 'BOOLEAN' },
  identifier: backquoted,
  // A dollar sign may begin a variable, which is replaced before the text is read.
  string: (value) =>
    `'${value.replaceAll(/[\\'$]/g, (character) => (character === '$' ? '\\u0024' : `\\${character}`)).replaceAll('\0', '\\u0000')}'`,
  number: (value) => withSign(value, (digits) => `${digits}D`),
  templates: {
    ...logicTemplates,
    ...totalOrderComparisons({
      isNaN: (x) => `isnan(${x})`,
      minusInfinity: special.minusInfinity,
      asWritten: (text) => text,
    }),
    '/': division('/', (a, b) => `${a} * pow(${b}, -1D)`),
    '%': division('%', (a, b) => `${a} * ${b} * ${special.nan}`),
    '^': power,
    min: extreme((a, b) => `(-greatest(-${a}, -${b}))`),
    max: extreme((a, b) => `greatest(${a}, ${b})`),
    exp: unary('exp'),
    floor: () => floor,
    round: () => round,
    sqrt: unary('sqrt'),
    log: logarithm(special),
    log1p: () => logarithmOfOnePlus,
  },
  binding: functionBinding({
    struct: (fields) =>
      `named_struct(${fields.map(({ key, value }) => `'${key}', ${value.text}`).join(', ')})`,
    call: (name, value, body) => `transform(array(${value}), ${backquoted(name)} -> ${body})[0]`,
    field: (name, key) => `${backquoted(name)}.${backquoted(key)}`,
    // Its analyser takes five rounds for each, and gives up after a hundred.
    depth: 50,
  }),
  fold: ([first = sqlText('0D', 1), ...rest], operator) =>
    sqlText(
      `aggregate(array(${rest.map(({ text }) => text).join(', ')}), ${first.text}, (a, b) -> a ${operator} b)`,
      deepest([first, ...rest]) + 4,
    ),
  maximumDepth: 900,
};
