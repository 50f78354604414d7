import { wellFormed } from './well-formed.ts';

describe('wellFormed', () => {
  it('puts the replacement character for half of a surrogate pair, in names and values', () => {
    const content = { 'a\ud800': 'b\udc00', list: ['\ud83d', { deep: '😀' }], number: 1, none: null };
    expect(wellFormed(content)).toEqual({
      'a\ufffd': 'b\ufffd',
      list: ['\ufffd', { deep: '😀' }],
      number: 1,
      none: null,
    });
  });

  it('leaves out what nests so deep that it could not be written', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    const kept = wellFormed({ deep, fine: [[1]] });
    expect(kept['fine']).toEqual([[1]]);
    expect(JSON.stringify(kept)).toMatch(/^{"deep":\[{50,200}null\]{50,200},"fine":/);
  });
});
