import { UnsupportedError } from '@quincunx/contracts';
import { deepest, sqlText } from '../sql-text.ts';
import { totalOrderComparisons } from '../templates/comparisons.ts';
import { extreme } from '../templates/extreme.ts';
import { logarithm, logarithmOfOnePlus, roundFromTruncated, squareRoot } from '../templates/functions.ts';
import { isNeverZero } from '../templates/is-never-zero.ts';
import { logicTemplates, square, template, unary, type Choose } from '../templates/sql-template.ts';
import type { Binding, BoundField } from './binding.ts';
import type { Dialect } from './dialect.ts';
import { foldInParts } from './fold-in-parts.ts';
import { doubleQuoted, singleQuoted } from './quoting.ts';

const special = {
  nan: `float8 'NaN'`,
  infinity: `float8 'Infinity'`,
  minusInfinity: `float8 '-Infinity'`,
};

/** Its operators raise errors by zero. The angle of a zero on the left is a half turn, with the sign of the zero. */
const division: Choose = ([, divisor]) =>
  isNeverZero(divisor)
    ? template((a, b) => `(${a} / ${b})`)
    : template(
        (a, b) =>
          `CASE WHEN ${b} = 0e0 THEN ${a} * ${special.infinity} * atan2(${b}, -1e0) ELSE ${a} / ${b} END`,
        0,
        1,
      );

const remainder: Choose = () => {
  throw new UnsupportedError(
    'PostgreSQL has no remainder of doubles for %; compute it before the model, or choose another dialect',
  );
};

/**
 * It raises errors for powers of zero that are infinite and for those of negative numbers that are complex; and 1 to an infinite or
 * undefined power is NaN in JavaScript, and 1 here.
 */
const power: Choose = ([base, exponent]) => {
  const known = exponent?.kind === 'literal' ? Number(exponent.value) : undefined;
  if (known === 2) return square;
  const isSafeBase = base?.kind === 'literal' && Number(base.value) > 0 && base.value !== 1;
  if (isSafeBase || (Number.isInteger(known) && Number(known) >= 0)) {
    return template((a, b) => `pow(${a}, ${b})`);
  }
  return template(
    (a, b) => {
      const complex = `CASE WHEN ${a} = ${special.minusInfinity} THEN pow(-${a}, ${b}) ELSE ${special.nan} END`;
      const cases = [
        ...(Number(known) >= 0
          ? []
          : [`${a} = 0e0 AND ${b} < 0e0 THEN ${special.infinity} * atan2(pow(${a}, -${b}), -1e0)`]),
        ...(Number.isInteger(known) ? [] : [`${a} < 0e0 AND ${b} <> floor(${b}) THEN ${complex}`]),
        ...(known === undefined ? [`abs(${a}) = 1e0 THEN pow(${a}, ${b}) + 0e0 * ${b}`] : []),
      ];
      return `CASE WHEN ${cases.join(' WHEN ')} ELSE pow(${a}, ${b}) END`;
    },
    0,
    1,
  );
};

/** It raises errors for results that are too large or too small. Between the bounds they are neither; above is NaN, too. */
const exponential = template(
  (x) =>
    `CASE WHEN ${x} < -745.1332191019411e0 THEN 0e0 WHEN ${x} <= 709.782712893384e0 THEN exp(${x}) ELSE ${x} * ${special.infinity} END`,
  0,
);

/** Without the offset, which changes nothing else, a value would be written wherever it is read, and computed there. */
const binding: Binding = {
  bind(name, levels, body) {
    const selected = (fields: readonly BoundField[]) =>
      fields.map(({ key, value }) => `${value.text} AS ${doubleQuoted(key)}`).join(', ');
    const from = levels.reduce(
      (source, fields) => ` FROM (SELECT ${selected(fields)}${source} OFFSET 0) AS ${doubleQuoted(name)}`,
      '',
    );
    const depth = deepest([body, ...levels.flat().map(({ value }) => value)]);
    return sqlText(`(SELECT ${body.text}${from})`, depth + 4 * levels.length);
  },
  field: (name, key) => `${doubleQuoted(name)}.${doubleQuoted(key)}`,
};

/**
 * Its arithmetic is IEEE 754 within the range of doubles; `+ - * / ^` whose result leaves it raise an error and give no wrong number.
 * NaN equals itself and is above all numbers, and `round` takes halves to the even neighbour.
 */
export const postgres: Dialect = {
  types: { number: 'double precision', integer: 'double precision', string: 'text', boolean: 'boolean' },
  identifier: doubleQuoted,
  string(value) {
    if (value.includes('\0')) {
      throw new UnsupportedError(
        `PostgreSQL has no texts with the character of code 0, and the model compares with one; choose another dialect`,
      );
    }
    // Whether a backslash is one in a plain text is a setting.
    return value.includes('\\') ? `E${singleQuoted(value.replaceAll('\\', '\\\\'))}` : singleQuoted(value);
  },
  // Without the type it would be a numeric.
  number: (value) => `float8 '${Object.is(value, -0) ? '-0' : value}'`,
  templates: {
    ...logicTemplates,
    ...totalOrderComparisons({
      isNaN: (x) => `${x} = ${special.nan}`,
      minusInfinity: special.minusInfinity,
      asWritten: (text) => `${text} COLLATE "C"`,
    }),
    '/': division,
    '%': remainder,
    '^': power,
    min: extreme((a, b) => `(-greatest(-${a}, -${b}))`),
    max: extreme((a, b) => `greatest(${a}, ${b})`),
    exp: () => exponential,
    floor: unary('floor'),
    round: roundFromTruncated('trunc'),
    sqrt: squareRoot(special),
    log: logarithm(special),
    log1p: logarithmOfOnePlus(special),
  },
  binding,
  fold: foldInParts(binding, 1000),
  // Its parser ends at three to five thousand, by what nests.
  maximumDepth: 2500,
};
