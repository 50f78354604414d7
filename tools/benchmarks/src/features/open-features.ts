import { join } from 'node:path';
import type { FeatureView } from '@quincunx/contracts';
import { openPlatform, readSettings, type Platform } from '@quincunx/platform';

/** A platform whose workspace is a folder, with a view applied. */
export async function openFeatures(folder: string, view: FeatureView): Promise<Platform> {
  const settings = readSettings({
    QUINCUNX_WORKSPACE: folder,
    QUINCUNX_HOME: join(folder, 'home'),
    QUINCUNX_DUCKDB_MEMORY: process.env['QUINCUNX_DUCKDB_MEMORY'],
  });
  const platform = await openPlatform({ settings });
  await platform.featureStore.definitions.apply({ featureViews: [view] });
  return platform;
}
