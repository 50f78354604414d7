import { InvalidInputError, type Artifact, type ModelVersion, type Registration } from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { insertModelIfAbsent } from '../models/model.store.ts';
import { getVersion } from './get-version.ts';
import { findNewestVersionNumber, insertVersion } from './model-version.store.ts';

/** The next version of the model, which is created with its first. Call it in a transaction. */
export async function registerVersion(
  db: RegistryDatabase,
  registration: Registration,
  at: Date,
): Promise<ModelVersion> {
  const { model } = registration;
  await insertModelIfAbsent(db, model, at);
  const version = ((await findNewestVersionNumber(db, model)) ?? 0) + 1;
  await insertVersion(db, registration, version, at);
  return await getVersion(db, model, version);
}

/** @throws InvalidInputError when the registration says of the artifact what is not so. */
export function assertDescribes(registration: Registration, artifact: Artifact): void {
  const { model, signature } = registration;
  if (artifact.model !== model) {
    throw new InvalidInputError(
      `the artifact ${registration.artifact} is one of model '${artifact.model}', not of '${model}'`,
    );
  }
  if (canonicalJson(artifact.signature) !== canonicalJson(signature)) {
    throw new InvalidInputError(
      `the signature to register for model '${model}' is not that of the artifact ${registration.artifact}`,
    );
  }
}
