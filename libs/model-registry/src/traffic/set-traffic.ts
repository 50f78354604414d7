import { aliasesOfTraffic, ConflictError, type Promotion, type TrafficRequest } from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { getModel } from '../models/get-model.ts';
import { nameAlias } from '../promotions/name-alias.ts';
import { insertPromotion } from '../promotions/promotion.store.ts';
import { readTraffic } from './traffic.store.ts';

/** Call it in a transaction. @throws NotFoundError, ConflictError */
export async function setTraffic(
  db: RegistryDatabase,
  model: string,
  request: TrafficRequest,
  at: Date,
): Promise<Promotion> {
  const { alias, policy, expectedSequence, reason, actor } = request;
  const subject = nameAlias({ model, alias });
  const versions = new Map(Object.entries((await getModel(db, model)).aliases));
  const version = versions.get(alias);
  if (version === undefined) {
    throw new ConflictError(
      `${subject} names no version yet: promote one to it before you set where its requests go`,
    );
  }
  const current = await readTraffic(db, model, alias);
  assertExpected(subject, expectedSequence, current.sequence);
  const empty = aliasesOfTraffic(policy).filter((target) => !versions.has(target));
  if (empty.length > 0) {
    const names = empty.map((target) => `'${target}'`).join(', ');
    throw new ConflictError(
      `no version of model '${model}' is under ${names} yet: promote one before requests go there`,
    );
  }
  if (canonicalJson(policy) === canonicalJson(current.policy)) {
    throw new ConflictError(`${subject} has this traffic policy already`);
  }
  return await insertPromotion(db, {
    model,
    alias,
    kind: 'traffic',
    from: version,
    to: version,
    traffic: policy,
    reason,
    actor,
    at: at.toISOString(),
  });
}

function assertExpected(
  subject: string,
  expected: number | null | undefined,
  actual: number | undefined,
): void {
  if (expected === undefined || (expected ?? undefined) === actual) return;
  throw new ConflictError(
    `the newest entry of traffic for ${subject} is ${actual ?? 'none'}, not ${expected ?? 'none'} as expected`,
  );
}
