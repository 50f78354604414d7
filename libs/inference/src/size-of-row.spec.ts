import { sizeOfRow } from './size-of-row.ts';

describe('sizeOfRow', () => {
  it('grows with the values and the lengths of texts', () => {
    const none = sizeOfRow({});
    expect(none).toBeGreaterThan(0);
    const numbers = sizeOfRow({ a: 1, b: null });
    expect(numbers).toBeGreaterThan(none);
    expect(sizeOfRow({ a: 'x'.repeat(1_000_000), b: null }) - numbers).toBe(2_000_000);
  });
});
