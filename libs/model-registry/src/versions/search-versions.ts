import type { ModelVersion, Page, VersionSearch } from '@quincunx/contracts';
import { decodeCursor, encodeCursor, toPage, type CursorKey } from '@quincunx/database';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { getModel } from '../models/get-model.ts';
import { listVersions } from './model-version.store.ts';
import { parseVersionConditions } from './version-condition.ts';
import { isVersionNumber, parseVersionOrder } from './version-order.ts';

/**
 * Versions without the metric that orders them come last.
 * @throws NotFoundError for an unknown model, InvalidInputError for an unknown metric or a cursor of another search.
 */
export async function searchVersions(
  db: RegistryDatabase,
  model: string,
  search: VersionSearch,
): Promise<Page<ModelVersion>> {
  const order = parseVersionOrder(search.order);
  const conditions = parseVersionConditions(search);
  const { tag, metric, archived } = search;
  const list = ['versions', model, search.order, { tag, metric, archived }];
  const isPlace = (keys: readonly unknown[]): keys is readonly [CursorKey, number] =>
    keys.length === 2 && order.accepts(keys[0]) && isVersionNumber(keys[1]);
  const after = search.cursor === undefined ? undefined : decodeCursor(search.cursor, list, isPlace);
  await getModel(db, model);
  const found = await listVersions(db, model, { conditions, order, after, count: search.limit + 1 });
  const page = toPage(found, search.limit, ({ key, version }) => encodeCursor(list, [key, version.version]));
  return { ...page, items: page.items.map(({ version }) => version) };
}
