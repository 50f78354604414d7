import type { Model, Page, PageRequest } from '@quincunx/contracts';
import { decodeCursor, encodeCursor, toPage } from '@quincunx/database';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { listModels } from './model.store.ts';

const list = ['models'];

/** By name. @throws InvalidInputError for a cursor of another list. */
export async function listModelPage(
  db: RegistryDatabase,
  { limit, cursor }: PageRequest,
): Promise<Page<Model>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, list, isName);
  const models = await listModels(db, { after, count: limit + 1 });
  return toPage(models, limit, ({ name }) => encodeCursor(list, [name]));
}

function isName(keys: readonly unknown[]): keys is readonly [string] {
  return keys.length === 1 && typeof keys[0] === 'string';
}
