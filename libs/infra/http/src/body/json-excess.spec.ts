import { findJsonExcess } from './json-excess.ts';

const excess = (text: string, depth: number, values: number) =>
  findJsonExcess(new TextEncoder().encode(text), { depth, values });

describe('findJsonExcess', () => {
  it('counts arrays and objects inside each other, and what closes them', () => {
    expect(excess('[{"a": [1]}, [[2]], {}]', 3, 100)).toBeUndefined();
    expect(excess('[{"a": [1]}, [[2]], {}]', 2, 100)).toBe('depth');
  });

  it('counts values', () => {
    expect(excess('[1, 2, 3]', 1, 4)).toBeUndefined();
    expect(excess('[1, 2, 3]', 1, 3)).toBe('values');
    expect(excess('[{}, {}]', 2, 4)).toBe('values');
  });

  it('counts nothing inside strings, also after an escaped quote', () => {
    expect(excess('["[[[,\\",[[["]', 1, 2)).toBeUndefined();
    expect(excess('["\\\\", [1]]', 1, 100)).toBe('depth');
  });
});
