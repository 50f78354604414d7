import fc from 'fast-check';
import { checkProgram } from './checking/check-program.ts';
import { compileToJavaScript } from './javascript/compile-to-javascript.ts';
import { literal } from './literal.ts';

function read(expression: string): unknown {
  return compileToJavaScript(checkProgram([], [], [{ name: 'output', expression }])).row({})[0];
}

describe('literal', () => {
  it('reads back as the very number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read(literal(value))).toBe(value);
      }),
    );
  });

  it('reads back as the very text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(read(literal(value))).toBe(value);
      }),
    );
  });

  it.each([true, false])('reads back as %s', (value) => {
    expect(read(literal(value))).toBe(value);
  });

  it('writes null', () => {
    expect(literal(null)).toBe('null');
  });

  it('fits behind any operator when negative', () => {
    expect(read(`2 - ${literal(-3)}`)).toBe(5);
    expect(read(`${literal(-3)} ^ 2`)).toBe(9);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => literal(value)).toThrow('a number there is finite');
  });
});
