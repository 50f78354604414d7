import fc from 'fast-check';
import { digestOf, sha256 } from './digest.ts';

// The examples of FIPS 180-2, appendix B.1, and of the empty message.
const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('sha256', () => {
  it('is the SHA-256 of text and of bytes', () => {
    expect(sha256('abc')).toBe(abc);
    expect(sha256(new TextEncoder().encode('abc'))).toBe(abc);
    expect(sha256('')).toBe(empty);
  });
});

describe('digestOf', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        expect(digestOf(reversed)).toBe(digestOf(record));
      }),
    );
  });

  it('tells different values apart', () => {
    expect(new Set([{ a: 1 }, { a: '1' }, { a: [1] }, [1], 1, null].map(digestOf)).size).toBe(6);
  });
});
