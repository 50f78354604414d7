import { setTimeout as wait } from 'node:timers/promises';
import { ConflictError, type ModelDefinition } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import type { TrainingObserver } from './training-event.ts';

const [firstWait, longestWait, longestInAll] = [100, 5000, 600_000];

/** Brings the features that a model reads online, so that its version can be promoted and asked for by entity. */
export async function materialiseFeatures(
  { featureStore: { definitions, materialisations } }: Pick<Platform, 'featureStore'>,
  { features }: Pick<ModelDefinition, 'features'>,
  observe: TrainingObserver,
): Promise<void> {
  for (const { name: view } of await definitions.listViewsBehind(features)) {
    // All of it: what was learnt from a source that was replaced would else be served from the one before.
    const { keys } = await afterOthers(() => materialisations.materialise({ view, full: true }));
    observe({ kind: 'materialised', view, keys });
  }
}

/** Somebody else who materialises the same view meanwhile may read an older source: once more, after them. */
async function afterOthers<Result>(work: () => Promise<Result>): Promise<Result> {
  let waited = 0;
  for (let pause = firstWait; ; pause = Math.min(2 * pause, longestWait)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConflictError) || waited >= longestInAll) throw error;
    }
    await wait(pause);
    waited += pause;
  }
}
