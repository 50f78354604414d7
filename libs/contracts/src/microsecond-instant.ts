import { z } from 'zod';

const message =
  'must be an instant with its zone, such as 2026-01-31T09:30:00.000001Z or 2026-01-31T10:30:00+01:00';

/** An instant, ISO 8601, with its zone and at most six decimals of the second, of the years 1 to 9999. */
export const microsecondInstantSchema = z.iso
  .datetime({ offset: true, error: message, abort: true })
  .refine((text) => !/\.\d{7}/.test(text), {
    error: 'has more than six decimals; instants are kept to the microsecond',
  })
  .refine((text) => microsecondsOf(text) >= firstInstant && microsecondsOf(text) <= lastInstant, {
    error: 'must be of the years 1 to 9999',
  });

const firstInstant = -62_135_596_800_000_000n;
const lastInstant = 253_402_300_799_999_999n;

/**
 * Microseconds since 1970.
 * @param instant as the schema says.
 */
export function microsecondsOf(instant: string): bigint {
  const [, seconds = '', decimals = '', zone = ''] =
    /^([^.]*?)(?:\.(\d+))?(Z|[+-]..:..)$/.exec(instant) ?? [];
  return BigInt(Date.parse(`${seconds}${zone}`)) * 1000n + BigInt(decimals.slice(0, 6).padEnd(6, '0'));
}
