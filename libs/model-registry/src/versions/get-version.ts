import { NotFoundError, type ModelVersion } from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { modelNotFound } from '../models/get-model.ts';
import { findNewestVersionNumber, findVersion } from './model-version.store.ts';

/** @throws NotFoundError that names the newest version, or the models there are. */
export async function getVersion(
  db: RegistryDatabase,
  model: string,
  version: number,
): Promise<ModelVersion> {
  const found = await findVersion(db, model, version);
  if (found) return found;
  const newest = await findNewestVersionNumber(db, model);
  if (newest === undefined) throw await modelNotFound(db, model);
  throw new NotFoundError(`model '${model}' has no version ${version}; its newest is ${newest}`);
}
