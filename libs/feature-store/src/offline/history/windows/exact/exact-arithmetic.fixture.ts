/** A number in units of 2^-1074, of which every one is a multiple. */
export function unitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const size = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n === 1n ? -size : size;
}

export function exactSum(values: readonly number[]): number {
  return exactMean(values, 1);
}

/** The sum, rounded once, divided by a number. */
export function exactMean(values: readonly number[], count = values.length): number {
  const [rounded, exponent] = nearest(
    values.map(unitsOf).reduce((total, value) => total + value, 0n),
    -1074,
  );
  return scaled(rounded / count, exponent);
}

/** With n - 1. */
export function exactDeviation(values: readonly number[]): number {
  const count = values.length;
  const exact = values.map(unitsOf);
  const sum = exact.reduce((total, value) => total + value, 0n);
  const squares = exact.reduce((total, value) => total + value * value, 0n);
  const [rounded, exponent] = nearest(BigInt(count) * squares - sum * sum, -2148);
  return scaled(Math.sqrt(rounded / (count * (count - 1))), exponent / 2);
}

/** The number nearest to an integer times two to the power of an even exponent, as another number times another such power. */
function nearest(integer: bigint, exponent: number): readonly [rounded: number, exponent: number] {
  const size = integer < 0n ? -integer : integer;
  const bits = size.toString(2).length;
  const dropped = bits <= 64 ? 0 : bits - 64 + (bits % 2);
  const kept = size >> BigInt(dropped);
  // A bit for all that is dropped, so that a half is not taken for one that is more.
  const sticky = kept << BigInt(dropped) === size ? kept : kept | 1n;
  return [integer < 0n ? -Number(sticky) : Number(sticky), exponent + dropped];
}

function scaled(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}
