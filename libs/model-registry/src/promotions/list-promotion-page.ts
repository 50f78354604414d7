import type { Page, PageRequest, Promotion } from '@quincunx/contracts';
import { decodeCursor, encodeCursor, isCounterPlace, toPage } from '@quincunx/database';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { getModel } from '../models/get-model.ts';
import { listPromotions } from './promotion.store.ts';

/** Newest first. @throws NotFoundError; InvalidInputError for a cursor of another list. */
export async function listPromotionPage(
  db: RegistryDatabase,
  model: string,
  { limit, cursor, alias }: PageRequest & { alias?: string },
): Promise<Page<Promotion>> {
  const list = ['promotions', model, { alias }];
  const [beforeSequence] = cursor === undefined ? [] : decodeCursor(cursor, list, isCounterPlace);
  await getModel(db, model);
  const promotions = await listPromotions(db, model, { alias, beforeSequence, count: limit + 1 });
  return toPage(promotions, limit, ({ sequence }) => encodeCursor(list, [sequence]));
}
