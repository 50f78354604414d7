/**
 * SQL of a 32-bit hash of `row_id`, different for each row (below 2^32 rows) and each seed, of integer arithmetic alone, so
 * that no version of the engine changes who is held out. Wellons' "lowbias32", https://nullprogram.com/blog/2018/07/31/.
 */
export function rowHashSql(seed: number): string {
  // Mixed first, so that neighbouring seeds do not merely swap neighbouring rows.
  const mixedSeed = lowBias(seed);
  return lowBiasSql(`xor(CAST(row_id % ${2 ** 32} AS UBIGINT), CAST(${mixedSeed} AS UBIGINT))`);
}

function lowBias(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function lowBiasSql(value: string): string {
  const first = multiplySql(shiftSql(value, 16), 0x7feb352d);
  const second = multiplySql(shiftSql(first, 15), 0x846ca68b);
  return shiftSql(second, 16);
}

function shiftSql(value: string, bits: number): string {
  return `xor(${value}, ${value} >> ${bits})`;
}

/** Modulo 2^32. */
function multiplySql(value: string, factor: number): string {
  return `(${value} * CAST(${factor} AS UBIGINT) % CAST(${2 ** 32} AS UBIGINT))`;
}
