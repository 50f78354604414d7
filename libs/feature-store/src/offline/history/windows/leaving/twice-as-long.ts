/** A copy with as much room again. */
export function twiceAsLong(instants: BigInt64Array): BigInt64Array<ArrayBuffer> {
  const longer = new BigInt64Array(2 * instants.length);
  longer.set(instants);
  return longer;
}
