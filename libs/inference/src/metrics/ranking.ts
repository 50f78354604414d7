/** How well scores put the true rows above the false ones. */
export interface Ranking {
  add(score: number, isPositive: boolean): void;
  /**
   * The area under the receiver operating characteristic: the share of pairs of a true and a false row in which the true one
   * has the higher score, ties counting half (Mann and Whitney 1947). NaN without a pair.
   */
  areaUnderCurve(): number;
}
