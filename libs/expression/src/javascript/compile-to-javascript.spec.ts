import type { Field, NamedExpression, Row } from '@quincunx/contracts';
import { checkProgram } from '../checking/check-program.ts';
import { compileToJavaScript } from './compile-to-javascript.ts';

const fields: readonly Field[] = [
  { name: 'x', type: 'number', nullable: false },
  { name: 'n', type: 'number', nullable: true },
  { name: 's', type: 'string', nullable: true },
];

function compile(outputs: readonly string[], steps: readonly NamedExpression[] = [], inputs = fields) {
  const named = outputs.map((expression, index) => ({ name: `output${index}`, expression }));
  return compileToJavaScript(checkProgram(inputs, steps, named));
}

describe('a program compiled to JavaScript', () => {
  it('gives one value per output, in order', () => {
    const program = compile(['x + 1', 'n', 's == "a"', 'if(x > 0, s, "none")']);
    expect(program.row({ x: 1, n: null, s: 'a' })).toEqual([2, null, true, 'a']);
    expect(program.row({ x: -1, n: 4, s: null })).toEqual([0, 4, null, 'none']);
  });

  it('computes steps over steps, and leaves out those that no output needs', () => {
    const program = compile(
      ['twice + twice'],
      [
        { name: 'once', expression: 'x + 1' },
        { name: 'twice', expression: 'once * 2' },
        { name: 'unused', expression: 'n + 1' },
      ],
    );
    expect(program.row({ x: 2 })).toEqual([12]);
    expect(program.columns({ x: [2, 3] }, 2)).toEqual([new Float64Array([12, 16])]);
  });

  it('takes a value that a row lacks for null', () => {
    expect(compile(['n', 'n + 1', 'coalesce(n, 7)', 'n == n']).row({ x: 1 })).toEqual([null, null, 7, null]);
    expect(compile(['n']).row({ x: 1 })).toEqual([null]);
  });

  it('gives numbers that are not nullable as Float64Array, and other columns as arrays', () => {
    const program = compile(['x * 2', 'floor(x)', 'n', 'x > 1']);
    const columns = program.columns({ x: new Float64Array([1, 2.5]), n: [null, 3] }, 2);
    expect(columns).toEqual([new Float64Array([2, 5]), new Float64Array([1, 2]), [null, 3], [false, true]]);
  });

  it('computes as many values as it is told, from columns that may be longer', () => {
    const program = compile(['x + n']);
    expect(program.columns({ x: [1, 2, 3], n: new Float64Array([1, 2, 3]) }, 2)).toEqual([[2, 4]]);
    expect(program.columns({ x: [], n: [] }, 0)).toEqual([[]]);
  });

  it('keeps nothing from one call to the next', () => {
    const program = compile(['x']);
    const [first] = program.columns({ x: [1] }, 1);
    program.columns({ x: [2] }, 1);
    expect(first).toEqual(new Float64Array([1]));
  });

  it('refuses a column that is missing or too short', () => {
    expect(() => compile(['x']).columns({}, 1)).toThrow(`the column 'x' is missing`);
    expect(() => compile(['x']).columns({ x: [1] }, 2)).toThrow(`the column 'x' has 1 values instead of 2`);
  });

  it('takes names and texts for what they are, whatever they look like', () => {
    const names = ['__proto__', 'constructor', 'i', 'row', 't0', 'größe', '$'];
    const inputs = names.map((name): Field => ({ name, type: 'number', nullable: false }));
    const row: Row = Object.fromEntries(names.map((name, index) => [name, 10 ** index]));
    expect(compile([names.join(' + ')], [], inputs).row(row)).toEqual([1111111]);
    expect(
      compile([String.raw`if(x > 0, '"];throw 1//\\\u2028', s)`.replace(String.raw`\u2028`, '\u2028')]).row({
        x: 1,
      }),
    ).toEqual(['"];throw 1//\\\u2028']);
  });

  it.each([
    ['known', false],
    ['nullable', true],
  ])('computes models of thousands of terms whose inputs are %s', (_, nullable) => {
    const count = 5000;
    const inputs = Array.from({ length: count }, (__, index): Field => ({
      name: `x${index}`,
      type: 'number',
      nullable,
    }));
    const program = compile([inputs.map(({ name }, index) => `${index} * ${name}`).join(' + ')], [], inputs);
    const row = Object.fromEntries(inputs.map(({ name }) => [name, 2]));
    const sum = count * (count - 1);
    expect(program.row(row)).toEqual([sum]);
    expect(program.row({ ...row, x4321: null })).toEqual([nullable ? null : sum - 2 * 4321]);
    const columns = Object.fromEntries(inputs.map(({ name }) => [name, [2, 0]]));
    expect(program.columns(columns, 2).map((column) => [...column])).toEqual([[sum, 0]]);
  });

  it.each([
    ['one', 'if(x > 0, ', ', 0)', 1],
    ['two', 'sqrt(x * ', ')', 1],
    ['three', 'max(1, 0 - (0 - ', '))', 1],
  ])('computes what nests deeply (%s)', (_, open, close, expected) => {
    const program = compile([`${open.repeat(50)}x${close.repeat(50)}`]);
    expect(program.row({ x: 1 })).toEqual([expected]);
  });

  it('computes the same step once, however often it is used', () => {
    const steps = Array.from({ length: 200 }, (_, index) => ({
      name: `step${index}`,
      expression: index === 0 ? 'x' : `step${index - 1} / 2 + step${index - 1} / 2`,
    }));
    expect(compile(['step199'], steps).row({ x: 3 })).toEqual([3]);
  });
});
