import { InvalidInputError, type Field, type ModelDefinition } from '@quincunx/contracts';

/** The model's inputs in order, typed by the feature views that its references name. */
export function signatureInputs({ features, featureViews }: ModelDefinition): Field[] {
  return features.map((reference) => {
    const [viewName, featureName] = reference.split(':');
    const view = featureViews.find(({ name }) => name === viewName);
    const feature = view?.features.find(({ name }) => name === featureName);
    if (feature === undefined) {
      throw new InvalidInputError(`no feature view of the model definition has the feature '${reference}'`);
    }
    return { name: feature.name, type: feature.type, nullable: feature.nullable };
  });
}
