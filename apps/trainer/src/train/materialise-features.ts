import { ConflictError, type ModelDefinition } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import type { TrainingObserver } from './training-event.ts';

const attempts = 10;

/** Brings the features that a model reads online, so that its version can be promoted and asked for by entity. */
export async function materialiseFeatures(
  { featureStore }: Pick<Platform, 'featureStore'>,
  { features }: ModelDefinition,
  observe: TrainingObserver,
): Promise<void> {
  const views = new Set(features.map((reference) => reference.slice(0, reference.indexOf(':'))));
  for (const view of views) {
    const { keys } = await again(() => featureStore.materialise(view));
    observe({ kind: 'materialised', view, keys });
  }
}

/** Somebody else who materialised the same view meanwhile may have read an older source: once more, after them. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === attempts) throw error;
    }
  }
}
