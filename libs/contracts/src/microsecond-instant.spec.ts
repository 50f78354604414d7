import { microsecondInstantSchema, microsecondsOf } from './microsecond-instant.ts';

const isInstant = (text: unknown) => microsecondInstantSchema.safeParse(text).success;

describe('an instant to the microsecond', () => {
  it('has a zone and at most six decimals', () => {
    expect(isInstant('2026-01-31T09:30:00Z')).toBe(true);
    expect(isInstant('2026-01-31T09:30:00.000001-05:30')).toBe(true);
    expect(isInstant('0001-01-01T00:00:00Z')).toBe(true);
    expect(isInstant('9999-12-31T23:59:59.999999Z')).toBe(true);
    for (const wrong of [
      '2026-01-31',
      '2026-01-31T09:30:00',
      '2026-02-30T09:30:00Z',
      '2026-01-31T09:30:00.0000001Z',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '2026-01-31T09:30:00+25:00',
      'now',
      17,
      null,
    ]) {
      expect([wrong, isInstant(wrong)]).toEqual([wrong, false]);
    }
  });

  it('is counted in microseconds since 1970, whatever its zone', () => {
    expect(microsecondsOf('1970-01-01T00:00:00Z')).toBe(0n);
    expect(microsecondsOf('1969-12-31T23:59:59.999999Z')).toBe(-1n);
    expect(microsecondsOf('2026-01-01T00:00:00.5Z')).toBe(1_767_225_600_500_000n);
    expect(microsecondsOf('2026-01-01T00:00:00.000001Z')).toBe(1_767_225_600_000_001n);
    expect(microsecondsOf('2025-12-31T18:30:00.000001-05:30')).toBe(1_767_225_600_000_001n);
    expect(microsecondsOf('2026-01-01T05:45:00+05:45')).toBe(1_767_225_600_000_000n);
  });

  it.each([
    '0001-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '2024-02-29T12:00:00.250Z',
    '9999-12-31T23:59:59.999Z',
  ])('of %s is the date’s milliseconds and what is beyond them', (text) => {
    const milliseconds = BigInt(new Date(text).getTime());
    expect(microsecondsOf(text)).toBe(milliseconds * 1000n);
    expect(microsecondsOf(text.replace('Z', '007Z'))).toBe(milliseconds * 1000n + 7n);
  });
});
