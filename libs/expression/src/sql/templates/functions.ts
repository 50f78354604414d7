import { template, type Choose } from './sql-template.ts';

interface Special {
  readonly nan: string;
  readonly minusInfinity: string;
}

/** For engines that raise an error for the root of less than nothing. */
export function squareRoot({ nan }: Special): Choose {
  return () => template((x) => `CASE WHEN ${x} < 0e0 THEN ${nan} ELSE sqrt(${x}) END`, 0);
}

/** For engines that raise an error, or give null, for the logarithm of nothing or less. */
export function logarithm({ nan, minusInfinity }: Special): Choose {
  return () =>
    template(
      (x) =>
        `CASE WHEN ${x} > 0e0 THEN ln(${x}) WHEN ${x} = 0e0 THEN ${minusInfinity} ELSE ${x} * ${nan} END`,
      0,
    );
}

/**
 * W. Kahan's ln(1 + x), whose error is a few units in the last place: what `1 + x` loses of x is made good by a factor
 * (Goldberg 1991, What every computer scientist should know about floating-point arithmetic, theorem 4).
 */
export function logarithmOfOnePlus({ nan, minusInfinity }: Special): Choose {
  return () =>
    template(
      (x) =>
        `CASE WHEN ${x} <= -1e0 THEN CASE WHEN ${x} = -1e0 THEN ${minusInfinity} ELSE ${nan} END ` +
        `WHEN 1e0 + ${x} = 1e0 THEN ${x} WHEN ${x} > 1e16 THEN ln(${x}) ` +
        `ELSE ln(1e0 + ${x}) * (${x} / ((1e0 + ${x}) - 1e0)) END`,
      0,
    );
}

/** For engines whose rounding takes halves elsewhere. The difference from the truncated number is exact. */
export function roundFromTruncated(truncate: string): Choose {
  return () =>
    template(
      (x) =>
        `CASE WHEN abs(${x} - ${truncate}(${x})) >= 0.5e0 THEN ${truncate}(${x}) + sign(${x}) ELSE ${truncate}(${x}) END`,
      0,
    );
}
