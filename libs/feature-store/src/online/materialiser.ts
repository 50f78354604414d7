import { ConflictError, type FeatureView } from '@quincunx/contracts';
import type { Database } from '@quincunx/database';
import type { DuckDb } from '../offline/duckdb.ts';
import { readNewestRows } from '../offline/newest-rows.ts';
import { onlineKey } from './online-key.ts';
import type { OnlineStoreTables } from './online-store-tables.ts';
import { replaceOnlineRows, type OnlineRowContent } from './replace-online-rows.ts';

interface Dependencies {
  readonly online: Database<OnlineStoreTables>;
  readonly duckDb: DuckDb;
  readonly workspace: string;
  readonly clock: () => Date;
}

/** Copies the newest offline values into the online store, each view by one at a time. */
export class Materialiser {
  readonly #dependencies: Dependencies;
  readonly #running = new Set<string>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Replaces the values of a view by the newest row of each key in its source, all at once.
   * @throws ConflictError when the view is being materialised already, or was by another process meanwhile.
   * @throws InvalidInputError when the source is not as the view says; the values that were online stay.
   */
  async materialise(view: FeatureView): Promise<{ keys: number }> {
    const { name } = view;
    if (this.#running.has(name)) {
      throw new ConflictError(`feature view '${name}' is being materialised already; wait for that to end`);
    }
    this.#running.add(name);
    const { online, duckDb, workspace, clock } = this.#dependencies;
    try {
      const rows = toContent(view, readNewestRows(duckDb, workspace, view));
      const keys = await replaceOnlineRows(online, rows, {
        view: name,
        staging: `materialising_${name}`,
        at: clock(),
      });
      return { keys };
    } finally {
      this.#running.delete(name);
    }
  }
}

async function* toContent(
  { features }: FeatureView,
  chunks: ReturnType<typeof readNewestRows>,
): AsyncIterable<readonly OnlineRowContent[]> {
  const names = features.map(({ name }) => name);
  for await (const rows of chunks) {
    yield rows.map(({ key, values, eventTime, createdTime }) => ({
      key: onlineKey(key),
      values: JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index]]))),
      eventTime,
      createdTime,
    }));
  }
}
