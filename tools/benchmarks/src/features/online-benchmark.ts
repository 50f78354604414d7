import { median, percentile } from '../median.ts';
import { onlineFeatures } from './tasks.ts';
import { featureNames, purchases } from './history-data.ts';
import { openFeatures } from './open-features.ts';

export interface ReadCost {
  readonly entities: number;
  /** Of one read of all entities. */
  readonly p50: number;
  readonly p99: number;
}

const references = featureNames(onlineFeatures).map((name) => `purchases:${name}`);

/** Microseconds of one read in process, for different numbers of entities; of keys that are drawn at random. */
export async function measureReads(folder: string, keys: number): Promise<readonly ReadCost[]> {
  const platform = await openFeatures(folder, purchases(onlineFeatures));
  const { featureStore } = platform;
  await featureStore.materialisations.materialise({ view: 'purchases' });
  const costs: ReadCost[] = [];
  for (const entities of [1, 10, 100, 1000]) {
    const reads = Math.max(200, Math.floor(20_000 / entities));
    const asked = Array.from({ length: reads }, (_, read) =>
      Array.from({ length: entities }, (_one, index) => ({
        customer_id: (read * 7919 + index * 104_729) % keys,
      })),
    );
    // The first half warms up.
    const microseconds: number[] = [];
    for (const some of [...asked, ...asked]) {
      const started = performance.now();
      await featureStore.online({ features: references, entities: some });
      microseconds.push((performance.now() - started) * 1000);
    }
    const measured = microseconds.slice(reads).sort((one, other) => one - other);
    costs.push({ entities, p50: median(measured), p99: percentile(measured, 0.99) });
  }
  await platform.close();
  return costs;
}
