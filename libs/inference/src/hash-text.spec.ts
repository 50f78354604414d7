import { hashText } from './hash-text.ts';

describe('hashText', () => {
  // By the published steps of FNV-1a and of MurmurHash3's fmix32, computed with unbounded integers.
  it.each([
    ['', 2872998923],
    ['a', 444641715],
    ['churn/user-17', 2369208850],
  ])('of %j is the same everywhere', (text, hash) => {
    expect(hashText(text)).toBe(hash);
  });
});
