/**
 * A stream of uniform 32-bit integers: xoshiro128** 1.1 (Blackman and Vigna 2018, https://prng.di.unimi.it/xoshiro128starstar.c),
 * of a state that splitmix32 spreads from the seed.
 */
export class SeededRandom {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    let spread = seed;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      spread = (spread + 0x9e3779b9) | 0;
      let mixed = Math.imul(spread ^ (spread >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    });
  }

  /** 0 to 2^32 - 1. */
  nextInteger(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    state[0] = a ^ d ^ b;
    state[1] = b ^ c ^ a;
    state[2] = c ^ a ^ (b << 9);
    state[3] = rotate(d ^ b, 11);
    return result;
  }

  /** An integer from 0 to below `limit`, without bias to speak of for a limit far below 2^32. */
  below(limit: number): number {
    return Math.floor((this.nextInteger() / 2 ** 32) * limit);
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
