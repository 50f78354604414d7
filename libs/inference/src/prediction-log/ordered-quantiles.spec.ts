import { OrderedQuantiles } from './ordered-quantiles.ts';

function quantilesOf(values: readonly number[], shares: readonly number[]) {
  const quantiles = new OrderedQuantiles(values.length, shares);
  for (const value of values) quantiles.add(value);
  return quantiles.values();
}

describe('OrderedQuantiles', () => {
  it("are NumPy's, by its default method", () => {
    // numpy.quantile([1, 2, 4, 8, 16, 32], [0, 0.1, 0.5, 0.9, 0.99, 1])
    expect(quantilesOf([1, 2, 4, 8, 16, 32], [0, 0.1, 0.5, 0.9, 0.99, 1])).toEqual(
      [1, 1.5, 6, 24, 31.2, 32].map((value) => expect.closeTo(value, 12) as number),
    );
  });

  it('are the one number that there is', () => {
    expect(quantilesOf([7], [0, 0.5, 0.99])).toEqual([7, 7, 7]);
  });
});
