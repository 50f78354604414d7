import { LeavingItems } from './leaving-items.ts';

/**
 * The best of the items in a window. Of all others only those are kept that will be the best when better ones have left: in the order of
 * leaving, each is better than the next.
 */
export class BestInWindow<Item> {
  readonly #isBetter: (item: Item, than: Item) => boolean;
  readonly #items = new LeavingItems<Item>();

  constructor(isBetter: (item: Item, than: Item) => boolean) {
    this.#isBetter = isBetter;
  }

  get best(): Item | undefined {
    return this.#items.at(this.#items.start);
  }

  /** @param leaves the last instants at which events are in the window, of which this is one. */
  insert(item: Item, leaves: BigInt64Array, event: number): void {
    const place = this.#items.placeOf(leaves, event);
    const later = place < this.#items.end ? this.#items.at(place) : undefined;
    if (later !== undefined && !this.#isBetter(item, later)) return;
    let start = place;
    for (; start > this.#items.start; start--) {
      const earlier = this.#items.at(start - 1);
      if (earlier !== undefined && this.#isBetter(earlier, item)) break;
    }
    this.#items.replace(start, place, item, leaves, event);
  }

  /** Lets go of the items that have left by an instant. */
  leave(instants: BigInt64Array, event: number): void {
    while (this.#items.takeLeft(instants, event) !== undefined);
  }

  clear(): void {
    this.#items.clear();
  }
}
