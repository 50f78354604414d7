import { ConflictError, type ModelVersion, type ModelVersionChange } from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { getVersion } from './get-version.ts';
import { updateVersion } from './model-version.store.ts';

/** Call it in a transaction. @throws NotFoundError, ConflictError when the version to archive has an alias. */
export async function changeVersion(
  db: RegistryDatabase,
  model: string,
  version: number,
  change: ModelVersionChange,
): Promise<ModelVersion> {
  const { aliases } = await getVersion(db, model, version);
  if (change.archived === true && aliases.length > 0) {
    const names = aliases.map((alias) => `'${alias}'`).join(', ');
    throw new ConflictError(
      `version ${version} of model '${model}' is named by ${names}: move the alias before archiving it`,
    );
  }
  await updateVersion(db, model, version, change);
  return await getVersion(db, model, version);
}
