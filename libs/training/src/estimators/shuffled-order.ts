import type { SeededRandom } from './seeded-random.ts';

/** Puts 0, 1 ... length - 1 into a random order (Fisher and Yates; Knuth, "The Art of Computer Programming" 3.4.2, algorithm P). */
export function shuffledOrder(length: number, random: SeededRandom): Uint32Array {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
