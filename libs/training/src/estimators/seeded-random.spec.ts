import { SeededRandom } from './seeded-random.ts';
import { shuffledOrder } from './shuffled-order.ts';

describe('SeededRandom', () => {
  it('is xoshiro128** over splitmix32', () => {
    // From a program of a dozen lines of Python, whose xoshiro128** gives the reference's 11520, 0, 5927040, 70819200 for 1, 2, 3, 4.
    const random = new SeededRandom(42);
    expect(Array.from({ length: 5 }, () => random.nextInteger())).toEqual([
      660444221, 3652823732, 77672526, 910233633, 2297337756,
    ]);
    const ofZero = new SeededRandom(0);
    expect([ofZero.nextInteger(), ofZero.nextInteger()]).toEqual([1789933344, 44971166]);
  });

  it('spreads integers evenly', () => {
    const random = new SeededRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) counts[random.below(10)]! += 1;
    // Chi-square with 9 degrees of freedom is above 27.9 once in a thousand seeds.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });
});

describe('shuffledOrder', () => {
  it('holds every index once, in an order of the seed', () => {
    const order = [...shuffledOrder(100, new SeededRandom(1))];
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect([...shuffledOrder(100, new SeededRandom(1))]).toEqual(order);
    expect([...shuffledOrder(100, new SeededRandom(2))]).not.toEqual(order);
  });

  it('gives each of the six orders of three as often', () => {
    const random = new SeededRandom(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = shuffledOrder(3, random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
  });
});
