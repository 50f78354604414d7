import { instantSchema } from '@quincunx/contracts';
import { toInstant, toMicroseconds } from './instant.ts';

describe('instants', () => {
  it.each([
    [0n, '1970-01-01T00:00:00.000Z'],
    [1_767_225_600_123_000n, '2026-01-01T00:00:00.123Z'],
    [1_767_225_600_123_456n, '2026-01-01T00:00:00.123456Z'],
    [1_767_225_600_000_001n, '2026-01-01T00:00:00.000001Z'],
    [-1n, '1969-12-31T23:59:59.999999Z'],
    [-62_135_596_800_000_000n, '0001-01-01T00:00:00.000Z'],
  ])('writes %s microseconds as %s', (microseconds, text) => {
    expect(toInstant(microseconds)).toBe(text);
    expect(instantSchema.safeParse(text).success).toBe(true);
  });

  it('counts microseconds of a date', () => {
    expect(toMicroseconds(new Date('2026-01-01T00:00:00.123Z'))).toBe(1_767_225_600_123_000n);
  });
});
