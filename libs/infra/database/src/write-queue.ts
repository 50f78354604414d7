import { setImmediate } from 'node:timers/promises';

const writeAfterMilliseconds = 200;

/**
 * Keeps what is to be written behind the requests that it comes from. Putting never waits and never fails: what comes faster than it
 * can be written is dropped, and counted.
 */
export class WriteQueue<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  readonly #sizeOf: (item: Item) => number;
  readonly #most: { readonly items: number; readonly size: number; readonly sizeAtOnce: number };
  #waiting: Item[] = [];
  #waitingSize = 0;
  #dropped = 0;
  #written = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: {
    /** Writes items: all of them or, when it throws, none. */
    readonly write: (items: readonly Item[]) => Promise<void>;
    /** By default 1. */
    readonly sizeOf?: (item: Item) => number;
    readonly mostItems: number;
    /** Of all items that wait; by default as many as there may be items. */
    readonly mostSize?: number;
    /** Of what is written at once, unless one item alone is larger. */
    readonly mostSizeAtOnce: number;
  }) {
    const { write, sizeOf = () => 1, mostItems, mostSize = mostItems, mostSizeAtOnce } = options;
    this.#write = write;
    this.#sizeOf = sizeOf;
    this.#most = { items: mostItems, size: mostSize, sizeAtOnce: mostSizeAtOnce };
  }

  /** The size of what could not be kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The size of what was written. */
  get written(): number {
    return this.#written;
  }

  /** Takes all of the items, or drops them all if they do not fit. */
  put(...items: readonly Item[]): void {
    let size = 0;
    for (const item of items) size += this.#sizeOf(item);
    const fits =
      this.#waiting.length + items.length <= this.#most.items && this.#waitingSize + size <= this.#most.size;
    if (!fits) {
      this.#dropped += size;
      return;
    }
    for (const item of items) this.#waiting.push(item);
    this.#waitingSize += size;
    this.#timer ??= setTimeout(() => void this.flush(), writeAfterMilliseconds).unref();
  }

  /**
   * Settles when all that was put is written, or dropped because it could not be. What fails to be written takes all that waits then
   * with it: the next would wait for the same lock or disk, and whoever waits for this for each of them.
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const { items, size } = this.#takeNext();
      try {
        await this.#write(items);
        this.#written += size;
      } catch {
        this.#dropped += size + this.#waitingSize;
        this.#waiting = [];
        this.#waitingSize = 0;
      }
      await setImmediate();
    }
  }

  #takeNext(): { readonly items: readonly Item[]; readonly size: number } {
    let count = 0;
    let size = 0;
    for (const item of this.#waiting) {
      const larger = size + this.#sizeOf(item);
      if (count > 0 && larger > this.#most.sizeAtOnce) break;
      count += 1;
      size = larger;
    }
    this.#waitingSize -= size;
    return { items: this.#waiting.splice(0, count), size };
  }
}
