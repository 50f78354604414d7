import type { ValueType } from '@quincunx/contracts';
import { ieeeComparisons } from '../templates/comparisons.ts';
import { extreme } from '../templates/extreme.ts';
import { logarithmOfOnePlus, roundFromTruncated } from '../templates/functions.ts';
import { infix, logicTemplates, square, template, unary, type Choose } from '../templates/sql-template.ts';
import { functionBinding } from './binding.ts';
import type { Dialect } from './dialect.ts';
import { foldInParts } from './fold-in-parts.ts';
import { doubleQuoted, exponentLiteral, singleQuoted } from './quoting.ts';

const types: Readonly<Record<ValueType, string>> = {
  number: 'DOUBLE',
  integer: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
};

const power: Choose = ([, exponent]) =>
  exponent?.kind === 'literal' && exponent.value === 2 ? square : template((a, b) => `pow(${a}, ${b})`);

const binding = functionBinding({
  struct: (fields) => {
    const typed = fields.map(({ key, type }) => `${doubleQuoted(key)} ${types[type]}`).join(', ');
    return `CAST(ROW(${fields.map(({ value }) => value.text).join(', ')}) AS ROW(${typed}))`;
  },
  call: (name, value, body) => `transform(ARRAY[${value}], ${doubleQuoted(name)} -> ${body})[1]`,
  field: (name, key) => `${doubleQuoted(name)}.${doubleQuoted(key)}`,
  // It takes a minute to plan twenty.
  depth: 50,
});

/** Its arithmetic and comparisons are those of Java, which are those of JavaScript; but `round` loses the sign of zero and large numbers. */
export const trino: Dialect = {
  types,
  identifier: doubleQuoted,
  string: singleQuoted,
  number: exponentLiteral,
  templates: {
    ...logicTemplates,
    ...ieeeComparisons,
    '/': infix('/'),
    '%': infix('%'),
    '^': power,
    // What its own words do with NaN has changed.
    min: extreme((a, b) => `CASE WHEN ${a} <= ${b} OR is_nan(${a}) THEN ${a} ELSE ${b} END`, 0, 1),
    max: extreme((a, b) => `CASE WHEN ${a} >= ${b} OR is_nan(${a}) THEN ${a} ELSE ${b} END`, 0, 1),
    exp: unary('exp'),
    floor: unary('floor'),
    round: roundFromTruncated('truncate'),
    sqrt: unary('sqrt'),
    log: unary('ln'),
    log1p: logarithmOfOnePlus({ nan: 'nan()', minusInfinity: '(-infinity())' }),
  },
  binding,
  // It takes no list of more than 254.
  fold: foldInParts(binding, 200),
  maximumDepth: 900,
};
