import fc from 'fast-check';
import { BestInWindow } from './best-in-window.ts';
import { LeavingQueue } from './leaving-queue.ts';

interface Arrival {
  readonly instant: number;
  readonly leave: number;
  readonly value: number;
}

// Instants go on; most items leave in the order of coming, some much earlier.
const arrivals = fc
  .array(fc.record({ pause: fc.nat(3), stay: fc.oneof(fc.constant(9), fc.nat(12)), value: fc.nat(6) }), {
    maxLength: 50,
    size: 'max',
  })
  .map((items) => {
    let instant = 0;
    return items.map(({ pause, stay, value }): Arrival => {
      instant += pause;
      return { instant, leave: instant + stay, value };
    });
  });

const arrayOf = (numbers: readonly number[]) => BigInt64Array.from(numbers, BigInt);

/** What is in the window at an instant, of those that have come by then. */
function inWindow(items: readonly Arrival[], index: number): Arrival[] {
  const { instant } = items[index] ?? { instant: 0 };
  return items.slice(0, index + 1).filter(({ leave }) => leave >= instant);
}

describe('items that leave a window', () => {
  it('are taken out when they have left, each once', () => {
    fc.assert(
      fc.property(arrivals, (items) => {
        const queue = new LeavingQueue<Arrival>();
        const [instants, leaves] = [
          arrayOf(items.map(({ instant }) => instant)),
          arrayOf(items.map(({ leave }) => leave)),
        ];
        const held = new Set<Arrival>();
        const found = items.map((item, index) => {
          queue.insert(item, leaves, index);
          held.add(item);
          let left = queue.takeLeft(instants, index);
          for (; left !== undefined && held.delete(left); left = queue.takeLeft(instants, index));
          return { left, size: queue.size, held: [...held] };
        });
        const expected = items.map((_, index) => inWindow(items, index));
        expect(found).toEqual(expected.map((each) => ({ left: undefined, size: each.length, held: each })));
        queue.clear();
        expect(queue.size).toBe(0);
        expect(queue.takeLeft(arrayOf([1000]), 0)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['greatest', (a: number, b: number) => a > b, (values: readonly number[]) => Math.max(...values)],
    ['least', (a: number, b: number) => a < b, (values: readonly number[]) => Math.min(...values)],
  ])('have the %s of those that have not left', (_, isBetter, bestOf) => {
    fc.assert(
      fc.property(arrivals, (items) => {
        const best = new BestInWindow<number>(isBetter);
        const [instants, leaves] = [
          arrayOf(items.map(({ instant }) => instant)),
          arrayOf(items.map(({ leave }) => leave)),
        ];
        const found = items.map(({ value }, index) => {
          best.insert(value, leaves, index);
          best.leave(instants, index);
          return best.best;
        });
        expect(found).toEqual(
          items.map((_, index) => bestOf(inWindow(items, index).map(({ value }) => value))),
        );
        best.leave(arrayOf([1000]), 0);
        expect(best.best).toBeUndefined();
        best.insert(1, arrayOf([2000]), 0);
        best.clear();
        expect(best.best).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});
