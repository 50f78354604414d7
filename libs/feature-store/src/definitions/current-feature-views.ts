import type { FeatureView } from '@quincunx/contracts';
import type { FeatureViewStore } from './feature-view.store.ts';

type Views = ReadonlyMap<string, FeatureView>;

const maximumAgeMilliseconds = 1000;

/**
 * The current definitions, held in memory for a request that must not wait for a query: what another process applied is seen
 * within a second, and at once when the request names something that was unknown.
 */
export class CurrentFeatureViews {
  readonly #store: FeatureViewStore;
  readonly #clock: () => Date;
  #held: { readonly views: Views; readonly readAt: number } | undefined;

  constructor(store: FeatureViewStore, clock: () => Date) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Runs `find` on the definitions held, and, when it fails on ones that were held before, once more on fresh ones. */
  async with<Found>(find: (views: Views) => Found): Promise<Found> {
    const now = this.#clock().getTime();
    if (this.#held !== undefined && Math.abs(now - this.#held.readAt) < maximumAgeMilliseconds) {
      try {
        return find(this.#held.views);
      } catch {
        // Another process may have applied what is missing.
      }
    }
    const views = await this.#store.listCurrent();
    this.#held = { views, readAt: now };
    return find(views);
  }

  forget(): void {
    this.#held = undefined;
  }
}
