import type { FeatureReference, Field, Row, Value } from '@quincunx/contracts';
import { createPredictor } from '../predictors/create-predictor.ts';
import { createInstanceParser, type InstanceParser } from '../predictors/instance-parser.ts';
import type { DeployedVersion, ModelSource } from './model-source.ts';
import type { Predictor } from '../predictors/predictor.ts';

/** A version that is loaded, verified and has predicted once. */
export interface Deployment extends DeployedVersion {
  readonly predictor: Predictor;
  readonly parse: InstanceParser;
  /** Where the inputs are found for an entity, in the order of the signature. */
  readonly features: readonly FeatureReference[];
  /** Whether inputs are named `view__feature`. */
  readonly fullNames: boolean;
}

/**
 * Loads, compiles and warms a version.
 * @throws CorruptError if the artifact is not what its digest says, or does not compute the outputs that it promises.
 */
export async function loadDeployment(
  source: Pick<ModelSource, 'loadArtifact'>,
  { model, version, artifact: digest }: DeployedVersion,
): Promise<Deployment> {
  const artifact = await source.loadArtifact(digest);
  const predictor = createPredictor(artifact);
  await predictor.predict([sampleRow(predictor.signature.inputs)]);
  return {
    model,
    version,
    artifact: digest,
    predictor,
    parse: createInstanceParser(artifact.signature),
    features: artifact.features,
    fullNames: artifact.fullNames ?? false,
  };
}

const samples = { number: 1, integer: 1, string: '', boolean: false } as const;

function sampleRow(inputs: readonly Field[]): Row {
  return Object.fromEntries(inputs.map(({ name, type }): [string, Value] => [name, samples[type]]));
}
