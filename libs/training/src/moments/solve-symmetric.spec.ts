import fc from 'fast-check';
import { solveSymmetric } from './solve-symmetric.ts';
import { SquareMatrix } from './square-matrix.ts';

function matrixOf(rows: readonly (readonly number[])[]): SquareMatrix {
  const matrix = new SquareMatrix(rows.length);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      matrix.set(i, j, value);
    });
  });
  return matrix;
}

function times(rows: readonly (readonly number[])[], x: readonly number[]): number[] {
  return rows.map((row) => row.reduce((sum, value, index) => sum + value * x[index]!, 0));
}

/** `A' * A + I`, which is positive definite. */
function gramOf(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((_, i) =>
    rows.map((__, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 1 : 0)),
  );
}

describe('solveSymmetric', () => {
  it('solves a system by hand', () => {
    const { values, dependent } = solveSymmetric(
      matrixOf([
        [4, 2],
        [2, 3],
      ]),
      Float64Array.of(10, 9),
    );
    expect([...values]).toEqual([1.5, 2]);
    expect(dependent).toEqual([]);
  });

  it('leaves out what depends on the columns before it', () => {
    // The second column is twice the first; the third is nothing.
    const { values, dependent } = solveSymmetric(
      matrixOf([
        [1, 2, 0, 0],
        [2, 4, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 2],
      ]),
      Float64Array.of(3, 6, 0, 8),
    );
    expect([...values]).toEqual([3, 0, 0, 4]);
    expect(dependent).toEqual([1, 2]);
  });

  it('finds the solution that a system was made from, in any units', () => {
    const entry = fc.integer({ min: -9, max: 9 });
    const size = fc.integer({ min: 1, max: 6 });
    const system = size.chain((n) =>
      fc.record({
        rows: fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
        solution: fc.array(entry, { minLength: n, maxLength: n }),
        exponents: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(system, ({ rows, solution, exponents }) => {
        const units = exponents.map((exponent) => 2 ** exponent);
        const gram = gramOf(rows);
        const right = times(gram, solution).map((value, i) => value * units[i]!);
        const scaled = gram.map((row, i) => row.map((value, j) => value * units[i]! * units[j]!));
        const { values, dependent } = solveSymmetric(matrixOf(scaled), Float64Array.from(right));
        expect(dependent).toEqual([]);
        values.forEach((value, i) => {
          expect(value * units[i]!).toBeCloseTo(solution[i]!, 6);
        });
      }),
    );
  });
});
