import { inTransaction } from '@quincunx/database';
import type { ContentStore } from '@quincunx/storage';
import { sql } from 'kysely';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { checkLog } from './check-log.ts';
import { checkTargets, checkVersions } from './check-versions.ts';

export interface IntegrityFault {
  /** What is damaged: `version 3 of model 'churn'`. */
  readonly subject: string;
  readonly fault: string;
}

/** Every damage that the registry can find in itself: records first, then artifacts. */
export async function checkIntegrity(
  db: RegistryDatabase,
  artifacts: ContentStore,
): Promise<IntegrityFault[]> {
  // In one transaction, as a promotion of another process in between would look like damage.
  const { versions, faults } = await inTransaction(db, async (transaction) => {
    const versions = await transaction
      .selectFrom('model_version')
      .select(['model', 'version', 'artifact', 'archived'])
      .orderBy('model')
      .orderBy('version')
      .execute();
    const aliases = await transaction.selectFrom('model_alias').selectAll().execute();
    const log = await transaction
      .selectFrom('promotion')
      .select(['sequence', 'model', 'alias', 'kind', 'from_version as from', 'to_version as to'])
      .orderBy('sequence')
      .execute();
    const faults = [
      ...(await checkReferences(transaction)),
      ...(await checkVersions(transaction, versions)),
      ...checkTargets(aliases, versions),
      ...checkLog(log, aliases),
    ];
    return { versions, faults };
  });
  return [...faults, ...(await checkArtifacts(artifacts, versions))];
}

async function checkReferences(db: RegistryDatabase): Promise<IntegrityFault[]> {
  const faults: IntegrityFault[] = [];
  for (const table of ['model_version', 'model_version_metric', 'promotion']) {
    const { rows } = await sql<{ rowid: number | null; parent: string }>`
      select rowid, parent from pragma_foreign_key_check(${table})`.execute(db);
    for (const { rowid, parent } of rows) {
      const subject = rowid === null ? `a record of ${table}` : `record ${rowid} of ${table}`;
      faults.push({ subject, fault: `it refers to a record of ${parent} that does not exist` });
    }
  }
  return faults;
}

const complaints = { corrupt: 'is damaged', missing: 'is missing' };

async function checkArtifacts(
  artifacts: ContentStore,
  versions: readonly { model: string; version: number; artifact: string }[],
): Promise<IntegrityFault[]> {
  const states = new Map<string, Awaited<ReturnType<ContentStore['verify']>>>();
  const faults: IntegrityFault[] = [];
  for (const { model, version, artifact } of versions) {
    const state = states.get(artifact) ?? (await artifacts.verify(artifact));
    states.set(artifact, state);
    if (state === 'intact') continue;
    faults.push({
      subject: `version ${version} of model '${model}'`,
      fault: `its artifact ${artifact} ${complaints[state]}`,
    });
  }
  return faults;
}
