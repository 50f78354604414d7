import { twiceAsLong } from './twice-as-long.ts';

const leastRoom = 16;

/** Items that leave a window, in any order of coming: a binary heap by the last instants (in microseconds) at which they are in it. */
export class LeavingHeap<Item> {
  readonly #items: Item[] = [];
  #leaves = new BigInt64Array(leastRoom);

  get size(): number {
    return this.#items.length;
  }

  /** @param leaves the last instants of events, of which this is one. */
  insert(item: Item, leaves: BigInt64Array, event: number): void {
    if (this.#items.length === this.#leaves.length) this.#leaves = twiceAsLong(this.#leaves);
    let place = this.#items.length;
    this.#items.push(item);
    for (
      let parent = (place - 1) >> 1;
      place > 0 && this.#leave(parent) > (leaves[event] ?? 0n);
      parent = (place - 1) >> 1
    ) {
      this.#move(parent, place);
      place = parent;
    }
    this.#items[place] = item;
    this.#leaves[place] = leaves[event] ?? 0n;
  }

  /** Takes out an item that has left by an instant, if one has. */
  takeLeft(instants: BigInt64Array, event: number): Item | undefined {
    if (this.#items.length === 0 || this.#leave(0) >= (instants[event] ?? 0n)) return undefined;
    const left = this.#items[0];
    const last = this.#items.length - 1;
    let place = 0;
    for (let child = 1; child < last; child = 2 * place + 1) {
      if (child + 1 < last && this.#leave(child + 1) < this.#leave(child)) child++;
      if (this.#leave(child) >= this.#leave(last)) break;
      this.#move(child, place);
      place = child;
    }
    this.#move(last, place);
    this.#items.pop();
    return left;
  }

  clear(): void {
    this.#items.length = 0;
  }

  #leave(place: number): bigint {
    return this.#leaves[place] ?? 0n;
  }

  #move(from: number, to: number): void {
    const item = this.#items[from];
    if (item === undefined) return;
    this.#items[to] = item;
    this.#leaves[to] = this.#leave(from);
  }
}
