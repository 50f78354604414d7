import { setImmediate } from 'node:timers/promises';

const writeAfterMilliseconds = 200;

/**
 * Keeps what is to be written behind the requests that it comes from. Putting never waits and never fails: what comes faster than it
 * can be written is dropped, and counted.
 */
export class WriteQueue<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  readonly #countOf: (item: Item) => number;
  readonly #sizeOf: (item: Item) => number;
  readonly #mostSize: number;
  readonly #mostSizeAtOnce: number;
  #waiting: Item[] = [];
  #waitingSize = 0;
  #dropped = 0;
  #written = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: {
    /** Writes items: all of them or, when it throws, none. */
    readonly write: (items: readonly Item[]) => Promise<void>;
    /** How many an item counts for in `dropped` and `written`; by default 1. */
    readonly countOf?: (item: Item) => number;
    /** What an item takes of the bounds; by default 1. */
    readonly sizeOf?: (item: Item) => number;
    /** Of all items that wait. */
    readonly mostSize: number;
    /** Of what is written at once, unless one item alone is larger. */
    readonly mostSizeAtOnce: number;
  }) {
    const { write, countOf = () => 1, sizeOf = () => 1, mostSize, mostSizeAtOnce } = options;
    this.#write = write;
    this.#countOf = countOf;
    this.#sizeOf = sizeOf;
    this.#mostSize = mostSize;
    this.#mostSizeAtOnce = mostSizeAtOnce;
  }

  /** How much could not be kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How much was written. */
  get written(): number {
    return this.#written;
  }

  /** Takes all of the items, or drops them all if they do not fit. */
  put(...items: readonly Item[]): void {
    const size = sum(items, this.#sizeOf);
    if (this.#waitingSize + size > this.#mostSize) {
      this.#dropped += sum(items, this.#countOf);
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
      const items = this.#takeNext();
      const count = sum(items, this.#countOf);
      try {
        await this.#write(items);
        this.#written += count;
      } catch {
        this.#dropped += count + sum(this.#waiting, this.#countOf);
        this.#waiting = [];
        this.#waitingSize = 0;
      }
      await setImmediate();
    }
  }

  #takeNext(): readonly Item[] {
    let count = 0;
    let size = 0;
    for (const item of this.#waiting) {
      const larger = size + this.#sizeOf(item);
      if (count > 0 && larger > this.#mostSizeAtOnce) break;
      count += 1;
      size = larger;
    }
    this.#waitingSize -= size;
    return this.#waiting.splice(0, count);
  }
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
