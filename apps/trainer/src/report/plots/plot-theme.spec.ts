import { numberAxis } from './plot-theme.ts';

describe('numberAxis', () => {
  it.each([
    [[12_000, -3], undefined],
    [[-250_000, 1], '~s'],
    [[1e20], '~e'],
    [[1e-5, -2e-6], '~e'],
    [[0], undefined],
    [[], undefined],
  ])('formats the ticks of %p as %p', (values, format) => {
    expect(numberAxis('loss', values).format).toBe(format);
  });
});
