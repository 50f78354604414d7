import {
  ConflictError,
  type Promotion,
  type PromotionRequest,
  type RollbackRequest,
} from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { getModel } from '../models/get-model.ts';
import { getVersion } from '../versions/get-version.ts';
import { nameAlias } from './name-alias.ts';
import { findAlias, insertPromotion, listMoves } from './promotion.store.ts';
import { versionBefore } from './version-before.ts';

/** Call it in a transaction. @throws NotFoundError, ConflictError */
export async function promoteAlias(
  db: RegistryDatabase,
  model: string,
  request: PromotionRequest,
  at: Date,
): Promise<Promotion> {
  const { alias, version, expectedVersion } = request;
  const target = await getVersion(db, model, version);
  const current = await findAlias(db, model, alias);
  assertExpected(model, alias, expectedVersion, current);
  if (current === version) {
    throw new ConflictError(`${nameAlias({ model, alias })} names version ${version} already`);
  }
  if (target.archived) {
    throw new ConflictError(`version ${version} of model '${model}' is archived; restore it to promote it`);
  }
  return await insertPromotion(db, {
    ...moveOf(model, request, at),
    kind: 'promotion',
    from: current,
    to: version,
  });
}

/** Call it in a transaction. @throws NotFoundError, ConflictError */
export async function rollBackAlias(
  db: RegistryDatabase,
  model: string,
  request: RollbackRequest,
  at: Date,
): Promise<Promotion> {
  const { alias, expectedVersion } = request;
  await getModel(db, model);
  const current = await findAlias(db, model, alias);
  assertExpected(model, alias, expectedVersion, current);
  const before = versionBefore(await listMoves(db, model, alias));
  if (before === undefined) {
    const state = current === undefined ? 'no version yet' : `its first version, ${current}`;
    throw new ConflictError(
      `${nameAlias({ model, alias })} names ${state}: there is nothing to roll back to`,
    );
  }
  if ((await getVersion(db, model, before)).archived) {
    throw new ConflictError(
      `the version before, ${before}, of model '${model}' is archived; restore it, or promote another`,
    );
  }
  return await insertPromotion(db, {
    ...moveOf(model, request, at),
    kind: 'rollback',
    from: current,
    to: before,
  });
}

function assertExpected(
  model: string,
  alias: string,
  expected: number | null | undefined,
  actual: number | undefined,
): void {
  if (expected === undefined || (expected ?? undefined) === actual) return;
  const names = actual === undefined ? 'no version yet' : `version ${actual}`;
  const instead = expected === null ? 'none' : `version ${expected}`;
  throw new ConflictError(`${nameAlias({ model, alias })} names ${names}, not ${instead} as expected`);
}

function moveOf(model: string, { alias, reason, actor }: RollbackRequest, at: Date) {
  return { model, alias, reason, actor, at: at.toISOString() };
}
