import { LeavingHeap } from './leaving-heap.ts';
import { LeavingItems } from './leaving-items.ts';

/** Items that leave a window. Most come in the order of leaving, and cost little; late ones cost the logarithm of their number. */
export class LeavingQueue<Item> {
  readonly #inOrder = new LeavingItems<Item>();
  readonly #late = new LeavingHeap<Item>();

  get size(): number {
    return this.#inOrder.end - this.#inOrder.start + this.#late.size;
  }

  /** @param leaves the last instants at which events are in the window, of which this is one. */
  insert(item: Item, leaves: BigInt64Array, event: number): void {
    const { end } = this.#inOrder;
    if (this.#inOrder.placeOf(leaves, event) === end) this.#inOrder.replace(end, end, item, leaves, event);
    else this.#late.insert(item, leaves, event);
  }

  /** Takes out an item that has left by an instant, if one has. */
  takeLeft(instants: BigInt64Array, event: number): Item | undefined {
    return this.#inOrder.takeLeft(instants, event) ?? this.#late.takeLeft(instants, event);
  }

  clear(): void {
    this.#inOrder.clear();
    this.#late.clear();
  }
}
