import { PlatformError, type Metrics } from '@quincunx/contracts';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { nameAlias } from '../promotions/name-alias.ts';
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
  const searched = await readSearchedMetrics(db);
  let previous: VersionKey | undefined;
  for (const current of versions) {
    const { model, version } = current;
    const subject = nameOf(current);
    const before = previous?.model === model ? previous.version : 0;
    if (version !== before + 1)
      faults.push({ subject, fault: `the registry lacks the versions after ${before}` });
    const fault = await checkVersion(db, current, searched.get(subject) ?? new Map());
    if (fault !== undefined) faults.push({ subject, fault });
    previous = current;
  }
  return faults;
}

/** By version, then by metric. */
async function readSearchedMetrics(db: RegistryDatabase): Promise<Map<string, Map<string, number>>> {
  const rows = await db.selectFrom('model_version_metric').selectAll().execute();
  const metrics = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const ofVersion = metrics.get(nameOf(row)) ?? new Map<string, number>();
    metrics.set(nameOf(row), ofVersion.set(row.name, row.value));
  }
  return metrics;
}

async function checkVersion(
  db: RegistryDatabase,
  { model, version }: VersionKey,
  searched: ReadonlyMap<string, number>,
): Promise<string | undefined> {
  let metrics: Metrics | undefined;
  try {
    metrics = (await findVersion(db, model, version))?.metrics;
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'corrupt') return error.message;
    throw error;
  }
  const stored = Object.entries(metrics ?? {});
  const agrees =
    searched.size === stored.length && stored.every(([name, value]) => searched.get(name) === value);
  return agrees ? undefined : 'the metrics it is searched by are not its metrics';
}

/** Whether every alias names a version that is there and not archived. */
export function checkTargets(aliases: readonly Alias[], versions: readonly VersionKey[]): IntegrityFault[] {
  const versionsByName = new Map(versions.map((version) => [nameOf(version), version]));
  return aliases.flatMap(({ model, alias, version }) => {
    const subject = nameAlias({ model, alias });
    const target = versionsByName.get(nameOf({ model, version }));
    if (target === undefined)
      return [{ subject, fault: `it names version ${version}, which does not exist` }];
    if (target.archived === 1) return [{ subject, fault: `it names version ${version}, which is archived` }];
    return [];
  });
}

function nameOf({ model, version }: Pick<VersionKey, 'model' | 'version'>): string {
  return `version ${version} of model '${model}'`;
}
