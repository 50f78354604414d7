import type { Instant } from '@quincunx/contracts';

/** An instant from microseconds since 1970: ISO 8601, with six decimals of the second where three do not say it. */
export function toInstant(microseconds: bigint): Instant {
  const beyondMillisecond = ((microseconds % 1000n) + 1000n) % 1000n;
  const text = new Date(Number((microseconds - beyondMillisecond) / 1000n)).toISOString();
  if (beyondMillisecond === 0n) return text;
  return text.replace('Z', `${String(beyondMillisecond).padStart(3, '0')}Z`);
}

/** Microseconds since 1970. */
export function toMicroseconds(date: Date): bigint {
  return BigInt(date.getTime()) * 1000n;
}
