import { PlatformError, type Feature, type FeatureReference, type FeatureView } from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import { createRetrieval } from './create-retrieval.ts';
import type { DefinitionSet } from './definition-set.ts';
import { findFeature, nameOf } from './find-feature.ts';
import type { Computation } from './retrieval.ts';

/**
 * All that whoever reads a feature by name relies on, as text: its type and nullability, what it is computed from and how, and what
 * an entity has to say for it. Where its source lies and how long it stays true are no part of that. Undefined where there is no such
 * feature.
 */
export function meaningOf(reference: FeatureReference, definitions: DefinitionSet): string | undefined {
  try {
    const { joinKeys, request, computations } = createRetrieval({ references: [reference] }, definitions);
    const [computation] = computations;
    const meaning =
      computation === undefined
        ? storedMeaning(reference, definitions)
        : { ...computedMeaning(computation, definitions), joinKeys, request };
    return canonicalJson(meaning);
  } catch (error) {
    if (error instanceof PlatformError) return undefined;
    throw error;
  }
}

/** Where a feature of a feature view comes from: what a change of brings other values. */
export function originOf(
  { name, column, expression, aggregate }: Feature,
  { eventKey }: FeatureView,
): Readonly<Record<string, unknown>> {
  if (expression !== undefined) return { expression };
  if (aggregate === undefined) return { column: column ?? name };
  return { aggregate, ...(eventKey !== undefined && { eventKey }) };
}

function storedMeaning(reference: FeatureReference, definitions: DefinitionSet) {
  const { read, feature } = findFeature(reference, definitions);
  const { view, keys } = read;
  const { type, nullable } = feature;
  const entity = view.entity && { name: view.entity.name, joinKeys: view.entity.joinKeys, keys };
  return { view: view.name, entity, type, nullable, origin: originOf(feature, view) };
}

function computedMeaning({ view, names, program }: Computation, definitions: DefinitionSet) {
  const [expression] = program.expressions.outputs;
  const feature = view.features.find(({ name }) => name === names[0]);
  const read = new Set(expression?.names);
  const inputs = view.inputs
    .filter((input) => read.has(nameOf(input, view.fullNames ?? false)))
    .map((input) => storedMeaning(input, definitions));
  return { type: feature?.type, nullable: feature?.nullable, expression: expression?.text, inputs };
}
