import { PlatformError, type Metrics } from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { findVersion } from '../versions/model-version.store.ts';
import type { IntegrityFault } from './check-integrity.ts';

type VersionKey = Readonly<{ model: string; version: number; archived: 0 | 1 }>;
type Alias = Readonly<{ model: string; alias: string; version: number }>;

/** Whether every stored version can be read, with the metrics it is searched by, and no number is missing. */
export async function checkVersions(
  db: RegistryDatabase,
  versions: readonly VersionKey[],
): Promise<IntegrityFault[]> {
  const faults: IntegrityFault[] = [];
  let previous: VersionKey | undefined;
  for (const current of versions) {
    const { model, version } = current;
    const subject = `version ${version} of model '${model}'`;
    const before = previous?.model === model ? previous.version : 0;
    if (version !== before + 1)
      faults.push({ subject, fault: `the registry lacks the versions after ${before}` });
    const fault = await checkVersion(db, model, version);
    if (fault !== undefined) faults.push({ subject, fault });
    previous = current;
  }
  return faults;
}

async function checkVersion(
  db: RegistryDatabase,
  model: string,
  version: number,
): Promise<string | undefined> {
  let stored: Metrics | undefined;
  try {
    stored = (await findVersion(db, model, version))?.metrics;
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'corrupt') return error.message;
    throw error;
  }
  const searched = await db
    .selectFrom('model_version_metric')
    .select(['name', 'value'])
    .where('model', '=', model)
    .where('version', '=', version)
    .execute();
  const metrics = new Map(Object.entries(stored ?? {}));
  const agrees =
    searched.length === metrics.size && searched.every(({ name, value }) => metrics.get(name) === value);
  return agrees ? undefined : 'the metrics it is searched by are not its metrics';
}

/** Whether every alias names a version that is there and not archived. */
export function checkTargets(aliases: readonly Alias[], versions: readonly VersionKey[]): IntegrityFault[] {
  return aliases.flatMap(({ model, alias, version }) => {
    const subject = `alias '${alias}' of model '${model}'`;
    const target = versions.find((each) => each.model === model && each.version === version);
    if (target === undefined)
      return [{ subject, fault: `it names version ${version}, which does not exist` }];
    if (target.archived === 1) return [{ subject, fault: `it names version ${version}, which is archived` }];
    return [];
  });
}
