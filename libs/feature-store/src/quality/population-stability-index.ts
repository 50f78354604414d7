/** How many rows of two populations are in one part of the values. */
export interface Bin {
  readonly from: number;
  readonly to: number;
}

/** What a sample cannot tell from nothing. */
const leastRows = 0.5;

/**
 * The population stability index: the sum over bins of `(p - q) * ln(p / q)`, p and q being the shares of the two populations
 * (Siddiqi 2006, "Credit Risk Scorecards"); the divergence of Kullback and Leibler, both ways. The order of the two does not matter.
 *
 * A bin that is empty in one population counts as half a row there, or as the other's share where that is less still. Two samples of one
 * population have an index of about `(bins - 1) * (1 / n + 1 / m)`, n and m being their rows: mind it where rows are few.
 * @param bins that all rows are in, of which both populations have some.
 */
export function populationStabilityIndex(bins: readonly Bin[]): number {
  const rows = {
    from: bins.reduce((sum, { from }) => sum + from, 0),
    to: bins.reduce((sum, { to }) => sum + to, 0),
  };
  return bins.reduce((index, bin) => {
    const p = Math.max(bin.from / rows.from, Math.min(leastRows / rows.from, bin.to / rows.to));
    const q = Math.max(bin.to / rows.to, Math.min(leastRows / rows.to, bin.from / rows.from));
    return p === q ? index : index + (p - q) * Math.log(p / q);
  }, 0);
}
