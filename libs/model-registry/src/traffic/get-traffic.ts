import type { Traffic } from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { getModel } from '../models/get-model.ts';
import { readTraffic } from './traffic.store.ts';

/** @throws NotFoundError */
export async function getTraffic(db: RegistryDatabase, model: string, alias: string): Promise<Traffic> {
  await getModel(db, model);
  return { model, alias, ...(await readTraffic(db, model, alias)) };
}
