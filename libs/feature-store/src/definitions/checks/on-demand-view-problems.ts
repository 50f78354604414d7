import type { FeatureReference, OnDemandView, Problem } from '@quincunx/contracts';
import { createRetrieval } from '../create-retrieval.ts';
import type { DefinitionSet } from '../definition-set.ts';
import { findFeature, nameOf, partsOf } from '../find-feature.ts';
import { checkOnDemandFeature, onDemandFields } from '../on-demand-program.ts';
import { faultOf } from './fault-of.ts';
import { columnsOfDatasets, namedFeatures, repeatedNames } from './repeated-names.ts';

/** What is wrong with on-demand views: inputs that there are not, names that clash, expressions that do not hold. */
export function onDemandViewProblems(definitions: DefinitionSet): Problem[] {
  return [...definitions.onDemandViews.values()].flatMap((view) => {
    const path = `onDemandViews/${view.name}`;
    const problems = [
      ...unknownInputs(view, definitions, path),
      ...clashes(view, path),
      ...repeatedNames([...columnsOfDatasets, ...namedFeatures(path, view)]),
    ];
    if (problems.length > 0) return problems;
    return wrongExpressions(view, definitions, path);
  });
}

function unknownInputs({ inputs }: OnDemandView, definitions: DefinitionSet, path: string): Problem[] {
  return inputs.flatMap((reference) => {
    const message = definitions.onDemandViews.has(partsOf(reference)[0])
      ? 'is computed on demand itself; name what it is computed from'
      : faultOf(() => findFeature(reference, definitions));
    return message === undefined ? [] : [{ path: `${path}/inputs/${reference}`, message }];
  });
}

function clashes({ inputs, request, fullNames = false }: OnDemandView, path: string): Problem[] {
  const called = (reference: FeatureReference) =>
    fullNames
      ? `the input ${reference}`
      : `the input ${reference}; say fullNames: true, and name inputs view__feature`;
  return repeatedNames([
    ...inputs.map((reference) => ({
      name: nameOf(reference, fullNames),
      path: `${path}/inputs/${reference}`,
      what: called(reference),
    })),
    ...request.map(({ name }) => ({ name, path: `${path}/request/${name}`, what: 'another request value' })),
  ]);
}

function wrongExpressions(view: OnDemandView, definitions: DefinitionSet, path: string): Problem[] {
  const fields = onDemandFields(view, definitions);
  const problems = view.features.flatMap((feature) => {
    const message = faultOf(() => {
      checkOnDemandFeature(feature, fields);
    });
    return message === undefined ? [] : [{ path: `${path}/features/${feature.name}/expression`, message }];
  });
  if (problems.length > 0) return problems;
  // Words of the language as names, and names that views disagree about.
  const references = view.features.map(({ name }) => `${view.name}:${name}`);
  const message = faultOf(() => createRetrieval({ references }, definitions));
  return message === undefined ? [] : [{ path, message }];
}
