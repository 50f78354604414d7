import type { Field, NamedExpression, Row } from '@quincunx/contracts';
import fc from 'fast-check';
import { literal } from '../literal.ts';

/** The columns that random expressions read, and their types in DuckDB. */
export const columns = [
  { name: 'x', type: 'number', nullable: false, sql: 'DOUBLE' },
  { name: 'y', type: 'number', nullable: true, sql: 'DOUBLE' },
  { name: 'i', type: 'integer', nullable: false, sql: 'BIGINT' },
  { name: 'j', type: 'integer', nullable: true, sql: 'BIGINT' },
  { name: 's', type: 'string', nullable: false, sql: 'VARCHAR' },
  { name: 't', type: 'string', nullable: true, sql: 'VARCHAR' },
  { name: 'b', type: 'boolean', nullable: false, sql: 'BOOLEAN' },
  { name: 'c', type: 'boolean', nullable: true, sql: 'BOOLEAN' },
] as const;

export const fields: readonly Field[] = columns.map(({ name, type, nullable }) => ({ name, type, nullable }));

export type Cell = number | bigint | string | boolean | null;
export type TableRow = Readonly<Record<(typeof columns)[number]['name'], Cell>>;

/** What a reader of the table in JavaScript sees. */
export function asRow(row: TableRow): Row {
  const entries = Object.entries<Cell>(row);
  return Object.fromEntries(
    entries.map(([name, cell]) => [name, typeof cell === 'bigint' ? Number(cell) : cell]),
  );
}

const smallNumbers = [
  0,
  -0,
  0.5,
  -0.5,
  1,
  -1,
  1.5,
  2.5,
  -2.5,
  0.49999999999999994,
  3,
  7,
  5e-324,
  -5e-324,
  2 ** -1022,
];
const largeNumbers = [2 ** 52 + 1, 2 ** 53 - 1, 2 ** 53, 1e16, 1e300, -1e300, Number.MAX_VALUE];
const numbers = fc.oneof(
  fc.constantFrom(...smallNumbers, ...largeNumbers),
  fc.constantFrom(NaN, Infinity, -Infinity),
  fc.double(),
  fc.double({ min: -10, max: 10 }),
);
const integers = fc.oneof(
  fc.constantFrom(
    0n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ),
  fc.bigInt({ min: -20n, max: 20n }),
);
const texts = fc.oneof(
  fc.constantFrom('', 'a', 'A', 'ä', "it's", 'a\0', ' a', '\\', '%', '\n'),
  fc.string({ maxLength: 3 }),
);

export const tables: fc.Arbitrary<TableRow[]> = fc.array(
  fc.record({
    x: numbers,
    y: fc.option(numbers),
    i: integers,
    j: fc.option(integers),
    s: texts,
    t: fc.option(texts),
    b: fc.boolean(),
    c: fc.option(fc.boolean()),
  }),
  { minLength: 1, maxLength: 30 },
);

type Text = fc.Arbitrary<string>;

function infix(operand: Text, ...operators: readonly string[]): Text {
  return fc.tuple(operand, fc.constantFrom(...operators), operand).map((parts) => `(${parts.join(' ')})`);
}

function call(names: readonly string[], ...operands: readonly Text[]): Text {
  return fc
    .tuple(fc.constantFrom(...names), fc.tuple(...operands))
    .map(([name, list]) => `${name}(${list.join(', ')})`);
}

const numberLiterals = fc
  .oneof(
    fc.constantFrom(...smallNumbers, ...largeNumbers),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  .map(literal);

/** Expressions whose every operation is exact or correctly rounded, so that all agree in every bit. */
function exactExpressions(...numberNames: readonly string[]) {
  return fc.letrec<{ number: string; boolean: string; string: string }>((tie) => {
    const [number, boolean, string] = [tie('number'), tie('boolean'), tie('string')];
    return {
      number: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom('x', 'y', 'i', 'j', ...numberNames),
        numberLiterals,
        fc.constant('null'),
        infix(number, '+', '-', '*', '/', '%'),
        call(['abs', 'sqrt', 'floor', 'round', '-'], number),
        call(['min', 'max', 'coalesce'], number, number),
        call(['min', 'max', 'coalesce'], number, number, number),
        number.map((text) => `((${text}) ^ 2)`),
        call(['if'], boolean, number, number),
      ),
      boolean: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom('b', 'c', 'true', 'false', 'null'),
        infix(number, '<', '<=', '>', '>=', '==', '!='),
        infix(string, '==', '!='),
        infix(boolean, '==', '!=', 'and', 'or'),
        call(['not'], boolean),
        call(['if'], boolean, boolean, boolean),
        call(['coalesce'], boolean, boolean),
      ),
      string: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('s', 't', 'null'),
        texts.map(literal),
        call(['if'], boolean, string, string),
        call(['coalesce'], string, string),
      ),
    };
  });
}

export interface Program {
  readonly steps: readonly NamedExpression[];
  readonly outputs: readonly NamedExpression[];
}

/** Half of the rows take a column, so that no expression is null in every row, which is refused. */
function orColumn(column: string, expression: Text): Text {
  return expression.map((text) => `if(b, ${column}, ${text})`);
}

function named(expression: Text): fc.Arbitrary<NamedExpression[]> {
  return fc
    .array(expression, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((text, index) => ({ name: `output${index}`, expression: text })));
}

const last = exactExpressions('first', 'second');

export const exactPrograms: fc.Arbitrary<Program> = fc
  .tuple(
    orColumn('y', exactExpressions().number),
    orColumn('i', exactExpressions('first').number),
    named(fc.oneof(orColumn('x', last.number), orColumn('c', last.boolean), orColumn('s', last.string))),
  )
  .map(([first, second, outputs]) => ({
    steps: [
      { name: 'first', expression: first },
      { name: 'second', expression: second },
    ],
    outputs,
  }));

/** One function that every library computes a little differently, over expressions that agree. */
export const approximatePrograms: fc.Arbitrary<Program> = named(
  fc.oneof(
    orColumn('x', call(['exp', 'log', 'log1p'], exactExpressions().number)),
    orColumn('x', infix(exactExpressions().number, '^')),
    call(['exp', 'log', 'log1p'], fc.constantFrom('x', 'y', 'i', 'j', 'x * 1e-9', 'x / 1e300')),
    call(
      ['pow'],
      fc.constantFrom('x', 'y', 'i', '1', '-1', '2'),
      fc.constantFrom('x', 'y', 'j', '0.5', '3', '-1'),
    ),
  ),
).map((outputs) => ({ steps: [], outputs }));

/** Programs whose many steps read any of the steps before, so that they are worth computing once. */
export const tangledPrograms: fc.Arbitrary<Program> = fc
  .array(
    fc.record({
      template: fc.constantFrom(...stepTemplates()),
      reads: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((choices) => {
    const names = ['x', 'y', 'i', 'j'];
    const steps = choices.map(({ template, reads }, index) => {
      const recent = names.slice(-6);
      const expression = template.replaceAll(
        /[012]/g,
        (place) => recent[(reads[Number(place)] ?? 0) % recent.length] ?? 'x',
      );
      names.push(`step${index}`);
      return { name: `step${index}`, expression };
    });
    return { steps, outputs: [{ name: 'output', expression: names.slice(-3).join(' + ') }] };
  });

/** Digits are places for names. */
function stepTemplates(): readonly string[] {
  return [
    '0 + 1 - 2',
    '0 * 1 / 2',
    'max(0, 1) % 2',
    'if(0 < 1, 2, -0)',
    'coalesce(0, 1) - round(2)',
    'sqrt(abs(0)) * 1',
  ];
}
