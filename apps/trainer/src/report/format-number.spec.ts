import { formatChange, formatCount, formatNumber } from './format-number.ts';

describe('formatNumber', () => {
  it.each([
    [0.472575448, '0.472575'],
    [2548.0723987, '2,548.07'],
    [1_000_001, '1,000,001'],
    [0, '0'],
    [-8.5, '-8.5'],
    [0.00001234567, '1.2346e-5'],
    [1.5e12 + 0.5, '1.5000e+12'],
    [Infinity, '∞'],
  ])('says %p as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatChange', () => {
  it.each([
    [0.02, '+0.02'],
    [-0.02, '-0.02'],
    [0, '0'],
  ])('says %p as %s', (value, text) => {
    expect(formatChange(value)).toBe(text);
  });
});

describe('formatCount', () => {
  it('counts in the singular and the plural', () => {
    expect([formatCount(1, 'row'), formatCount(0, 'row'), formatCount(12_345, 'entry', 'entries')]).toEqual([
      '1 row',
      '0 rows',
      '12,345 entries',
    ]);
  });
});
