import { twiceAsLong } from './twice-as-long.ts';

const leastRoom = 16;

/**
 * Items in the order in which they leave a window. When one leaves, the last instant (in microseconds) at which it is in the window, is given by
 * its place in an array: numbers of 64 bits stay in arrays, where V8 needs no memory for each.
 */
export class LeavingItems<Item> {
  // Up to the head are items that have left.
  #items: Item[] = [];
  #leaves = new BigInt64Array(leastRoom);
  #head = 0;

  get start(): number {
    return this.#head;
  }

  get end(): number {
    return this.#items.length;
  }

  at(place: number): Item | undefined {
    return this.#items[place];
  }

  /** The place before the first item that leaves later than one would: most often the end. */
  placeOf(leaves: BigInt64Array, event: number): number {
    const leave = leaves[event] ?? 0n;
    let [low, high] = [this.#head, this.#items.length];
    if (low === high || (this.#leaves[high - 1] ?? 0n) <= leave) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#leaves[middle] ?? 0n) <= leave) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts an item in place of those from `start` to before `end`, if any. */
  replace(start: number, end: number, item: Item, leaves: BigInt64Array, event: number): void {
    const length = this.#items.length;
    if (length === this.#leaves.length) this.#leaves = twiceAsLong(this.#leaves);
    if (end === length) {
      while (this.#items.length > start) this.#items.pop();
      this.#items.push(item);
    } else {
      this.#items.splice(start, end - start, item);
      this.#leaves.copyWithin(start + 1, end, length);
    }
    this.#leaves[start] = leaves[event] ?? 0n;
  }

  /** Takes out the first item if it has left by an instant. */
  takeLeft(instants: BigInt64Array, event: number): Item | undefined {
    const item = this.#items[this.#head];
    if (item === undefined || (this.#leaves[this.#head] ?? 0n) >= (instants[event] ?? 0n)) return undefined;
    this.#head++;
    if (this.#head * 2 > this.#items.length) this.#dropLeft();
    return item;
  }

  clear(): void {
    this.#items.length = 0;
    this.#head = 0;
  }

  #dropLeft(): void {
    this.#leaves.copyWithin(0, this.#head, this.#items.length);
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
