import fc from 'fast-check';
import { OrderedRanking } from './ordered-ranking.ts';
import { ScoreRanking } from './score-ranking.ts';

type Row = readonly [score: number, isPositive: boolean];

function areaOf(ranking: OrderedRanking | ScoreRanking, rows: readonly Row[]): number {
  for (const row of rows) ranking.add(...row);
  return ranking.areaUnderCurve();
}

describe('OrderedRanking', () => {
  it('counts pairs by hand, ties half', () => {
    // Of the 2 x 3 pairs, 0.4 wins one and ties one, 0.8 wins two and ties one: 4 / 6.
    const rows: readonly Row[] = [
      [0.1, false],
      [0.4, false],
      [0.4, true],
      [0.8, true],
      [0.8, false],
    ];
    expect(areaOf(new OrderedRanking(), rows)).toBeCloseTo(4 / 6, 14);
  });

  it('finds what is found of rows in any order, and may be asked twice', () => {
    const row = fc.tuple(fc.constantFrom(0, 0.1, 0.5, 0.5000000000000001, 1), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
        const ordered = new OrderedRanking();
        const area = areaOf(
          ordered,
          rows.toSorted(([one], [other]) => one - other),
        );
        const expected = areaOf(new ScoreRanking(), rows);
        expect(Number.isNaN(area)).toBe(Number.isNaN(expected));
        expect(Math.abs(area - expected) > 1e-12).toBe(false);
        expect(ordered.areaUnderCurve()).toEqual(area);
      }),
    );
  });

  it('is none without a pair', () => {
    expect(areaOf(new OrderedRanking(), [[0.5, true]])).toBeNaN();
  });
});
