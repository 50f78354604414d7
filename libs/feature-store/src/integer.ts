/** An integer of 64 bits as a value: outside 2^53, where a number would lose digits, as a string. */
export function toIntegerValue(integer: bigint): number | string {
  const isSafe = integer >= Number.MIN_SAFE_INTEGER && integer <= Number.MAX_SAFE_INTEGER;
  return isSafe ? Number(integer) : String(integer);
}

const int64 = { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n };

/** Whether a value is what `toIntegerValue` gives for some integer; nothing is coerced. */
export function isIntegerValue(value: unknown): value is number | string {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'string' || !/^-?[1-9]\d{15,18}$/.test(value)) return false;
  const integer = BigInt(value);
  const isInRange = integer >= int64.minimum && integer <= int64.maximum;
  return isInRange && toIntegerValue(integer) === value;
}
