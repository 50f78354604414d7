import { inSnapshot } from '@quincunx/database';
import type { ContentStore } from '@quincunx/storage';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { checkLog } from './check-log.ts';
import { checkTargets, checkVersions } from './check-versions.ts';

export interface IntegrityFault {
  /** What is damaged: `version 3 of model 'churn'`. */
  readonly subject: string;
  readonly fault: string;
}

/**
 * Every damage that the registry can find in itself, but for what SQLite's own checks of the file find: records first, then artifacts.
 * Keeps no writer waiting.
 */
export async function checkIntegrity(
  db: RegistryDatabase,
  artifacts: ContentStore,
): Promise<IntegrityFault[]> {
  // A promotion of another process in between would look like damage.
  const { versions, faults } = await inSnapshot(db, async (snapshot) => {
    const versions = await snapshot
      .selectFrom('model_version')
      .select(['model', 'version', 'artifact', 'archived'])
      .orderBy('model')
      .orderBy('version')
      .execute();
    const aliases = await snapshot.selectFrom('model_alias').selectAll().execute();
    const log = await snapshot
      .selectFrom('promotion')
      .select(['sequence', 'model', 'alias', 'kind', 'from_version as from', 'to_version as to', 'traffic'])
      .orderBy('sequence')
      .execute();
    const faults = [
      ...(await checkVersions(snapshot, versions)),
      ...checkTargets(aliases, versions),
      ...checkLog(log, aliases),
    ];
    return { versions, faults };
  });
  return [...faults, ...(await checkArtifacts(artifacts, versions))];
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
