import type { DefinitionSet } from './definition-set.ts';
import type { DefinitionStore } from './definition.store.ts';

const maximumAgeMilliseconds = 1000;

interface Held {
  readonly definitions: DefinitionSet;
  /** The sequence of the newest change among them. */
  readonly newest: number;
  readonly readAt: number;
}

/**
 * The current definitions, held in memory for a request that must not wait for a query: what another process applied is seen
 * within a second, and at once when the request names something that was unknown. While nothing is applied, they are one object.
 */
export class CurrentDefinitions {
  readonly #store: Pick<DefinitionStore, 'listCurrent' | 'findNewest'>;
  readonly #clock: () => Date;
  #held: Held | undefined;
  #reading: Promise<Held> | undefined;

  constructor(store: Pick<DefinitionStore, 'listCurrent' | 'findNewest'>, clock: () => Date) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Runs `find` on the definitions held, and, when it fails on ones that were held before, once more on fresh ones. */
  async with<Found>(find: (definitions: DefinitionSet) => Found): Promise<Found> {
    const held = this.#held;
    if (held === undefined || this.#isOld(held)) {
      const { definitions } = await (this.#reading ?? this.#read());
      return find(definitions);
    }
    try {
      return find(held.definitions);
    } catch (error) {
      // Another process may have applied what is missing.
      const { definitions } = await this.#read();
      if (definitions === held.definitions) throw error;
      return find(definitions);
    }
  }

  /** Reads them anew for the next request. */
  forget(): void {
    this.#held = undefined;
    this.#reading = undefined;
  }

  #isOld({ readAt }: Held): boolean {
    return Math.abs(this.#clock().getTime() - readAt) >= maximumAgeMilliseconds;
  }

  async #read(): Promise<Held> {
    const reading = this.#readFresh(this.#held);
    this.#reading = reading;
    try {
      const fresh = await reading;
      if (this.#reading === reading) this.#held = fresh;
      return fresh;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  async #readFresh(before: Held | undefined): Promise<Held> {
    const readAt = this.#clock().getTime();
    const newest = await this.#store.findNewest();
    const isSame = before?.newest === newest;
    return { definitions: isSame ? before.definitions : await this.#store.listCurrent(), newest, readAt };
  }
}
