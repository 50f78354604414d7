import { NotFoundError, type Model } from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { findModel, listModelNames } from './model.store.ts';

/** @throws NotFoundError that names the models there are. */
export async function getModel(db: RegistryDatabase, name: string): Promise<Model> {
  const model = await findModel(db, name);
  if (model === undefined) throw await modelNotFound(db, name);
  return model;
}

const shown = 10;

export async function modelNotFound(db: RegistryDatabase, name: string): Promise<NotFoundError> {
  const names = await listModelNames(db, shown + 1);
  const list = `${names.slice(0, shown).join(', ')}${names.length > shown ? ', ...' : ''}`;
  return new NotFoundError(
    `there is no model '${name}': ${list === '' ? 'none is registered yet' : `there are ${list}`}`,
  );
}
