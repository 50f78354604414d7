import { suggestion } from './nearest-name.ts';

describe('suggestion', () => {
  it('gives the nearest name, however it is capitalised', () => {
    expect(suggestion('iteration', ['learningRate', 'iterations'])).toBe('; did you mean iterations?');
    expect(suggestion('LEARNINGRATE', ['learningRate', 'iterations'])).toBe('; did you mean learningRate?');
  });

  it('lists what there is when nothing is near', () => {
    expect(suggestion('x', ['learningRate', 'iterations', 'iterations'])).toBe(
      '; it may be learningRate, iterations',
    );
  });

  it('does not list without end', () => {
    const names = Array.from({ length: 40 }, (_, index) => `feature_number_${index}`);
    expect(suggestion('?', names)).toMatch(/^; it may be feature_number_0, .*feature_number_14 \.\.\.$/);
  });

  it('says nothing when there is nothing to choose from', () => {
    expect(suggestion('x', [])).toBe('');
  });
});
