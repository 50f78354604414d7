import {
  InvalidInputError,
  type FeatureReference,
  type Field,
  type ModelDefinition,
} from '@quincunx/contracts';

/** The model's inputs in order, typed by the views that its references name. */
export function signatureInputs(definition: ModelDefinition): Field[] {
  return definition.features.map((reference) => {
    const [view = '', name = ''] = reference.split(':');
    const feature = featuresOf(view, definition)?.find((each) => each.name === name);
    if (feature === undefined) throw unknownFeature(reference);
    const { type, nullable } = feature;
    return { name: definition.fullNames === true ? `${view}__${name}` : name, type, nullable };
  });
}

function featuresOf(
  name: string,
  { featureViews, aliasedViews = [], onDemandViews = [] }: ModelDefinition,
): readonly Field[] | undefined {
  const alias = aliasedViews.find((view) => view.name === name);
  const views = [...featureViews, ...onDemandViews];
  return views.find((view) => view.name === (alias?.view ?? name))?.features;
}

function unknownFeature(reference: FeatureReference): InvalidInputError {
  return new InvalidInputError(`no view of the model definition has the feature '${reference}'`);
}
