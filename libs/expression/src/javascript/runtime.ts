/** NaN if either is; of two equals, as 0 and -0 are, the first, as in DuckDB. */
function minimum(a: number, b: number): number {
  return a <= b || Number.isNaN(a) ? a : b;
}

/** NaN if either is; of two equals, as 0 and -0 are, the first, as in DuckDB. */
function maximum(a: number, b: number): number {
  return a >= b || Number.isNaN(a) ? a : b;
}

/** The nearest integer, halves away from zero, as C's `round`. The difference from the truncated number is exact. */
function roundHalfAway(x: number): number {
  const truncated = Math.trunc(x);
  const fraction = x - truncated;
  if (fraction >= 0.5) return truncated + 1;
  return fraction <= -0.5 ? truncated - 1 : truncated;
}

function square(x: number): number {
  return x * x;
}

/** Three-valued, as in SQL: false if either is, whatever the other. */
function both(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

/** Three-valued, as in SQL: true if either is, whatever the other. */
function either(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

/** What compiled code calls by these names, where JavaScript has no operation of that meaning. */
export const runtime = { minimum, maximum, roundHalfAway, square, both, either } as const;
