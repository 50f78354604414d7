import type { Artifact, Dataset, Digest, ModelDefinition, StepMetric } from '@quincunx/contracts';
import { createPredictor, type Predictor } from '@quincunx/inference';
import type { Platform } from '@quincunx/platform';
import { fitModel, splitRows, type TrainingTable } from '@quincunx/training';
import type { TrainingObserver } from './training-event.ts';

/** A fitted model, stored, and loaded back as it would be to serve. */
export interface Candidate {
  readonly artifact: Artifact;
  readonly digest: Digest;
  readonly predictor: Predictor;
  readonly steps: readonly StepMetric[];
}

export interface Data {
  readonly dataset: Dataset;
  readonly train: TrainingTable;
  readonly test: TrainingTable;
  readonly trainRows: number;
  readonly testRows: number;
}

/** Builds and saves the dataset of a definition, and splits it. */
export async function buildData(
  platform: Platform,
  definition: ModelDefinition,
  observe: TrainingObserver,
): Promise<Data> {
  const { label, features: references, fullNames, asKnownAt, split, seed } = definition;
  const table = await platform.featureStore.datasets.create(
    { rows: { label }, references, fullNames, asKnownAt },
    { definitions: definition },
  );
  const sides = await splitRows(table, { split, seed, joinKeys: table.joinKeys });
  const { trainRows, testRows } = sides;
  observe({ kind: 'dataset', dataset: table.dataset, split: split.kind, trainRows, testRows });
  return { dataset: table.dataset, ...sides };
}

/** Fits, stores the artifact and loads it back: what is judged is what would serve. */
export async function fitCandidate(
  platform: Platform,
  definition: ModelDefinition,
  train: TrainingTable,
  observe: TrainingObserver,
): Promise<Candidate> {
  const started = performance.now();
  const { artifact, steps } = await fitModel({
    definition,
    train,
    onProgress: (progress) => {
      observe({ kind: 'progress', progress });
    },
  });
  const digest = await platform.registry.storeArtifact(artifact);
  const predictor = createPredictor(await platform.registry.loadArtifact(digest));
  observe({
    kind: 'fitted',
    estimator: artifact.fitted.kind,
    loss: steps.at(-1)?.value,
    seconds: (performance.now() - started) / 1000,
  });
  return { artifact, digest, predictor, steps };
}
