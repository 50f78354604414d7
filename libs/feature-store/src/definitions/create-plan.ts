import type { FeaturePlan, FeatureReference, FeatureView } from '@quincunx/contracts';
import { valuesDigest } from '../materialisation/values-digest.ts';
import { definitionKinds, type DefinitionSet } from './definition-set.ts';
import type { DeployedReader } from './deployed-readers.ts';
import { meaningOf } from './feature-meaning.ts';
import { listDifferences } from './list-differences.ts';

/** What becomes of definitions, and of those who read them, when others take their place. */
export function createPlan(
  before: DefinitionSet,
  after: DefinitionSet,
  readers: readonly DeployedReader[],
): FeaturePlan {
  return {
    definitions: definitionKinds.flatMap((kind) => compareKind(kind, before[kind], after[kind])),
    breaks: listBreaks(before, after, readers),
    materialise: [...after.featureViews.values()]
      .filter((view) => hasOtherValues(before.featureViews.get(view.name), view))
      .map(({ name }) => name),
  };
}

type Comparison = FeaturePlan['definitions'][number];

function compareKind(
  kind: Comparison['kind'],
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Comparison[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.map((name): Comparison => {
    if (!before.has(name)) return { kind, name, change: 'added', differences: [] };
    if (!after.has(name)) return { kind, name, change: 'removed', differences: [] };
    const differences = listDifferences(before.get(name), after.get(name));
    return { kind, name, change: differences.length > 0 ? 'changed' : 'unchanged', differences };
  });
}

function listBreaks(
  before: DefinitionSet,
  after: DefinitionSet,
  readers: readonly DeployedReader[],
): FeaturePlan['breaks'] {
  const references = new Set(readers.flatMap((reader) => reader.references));
  const changes = new Map(
    [...references].map((reference) => [reference, changeOf(reference, before, after)]),
  );
  return readers.flatMap(({ references: read, aliases, ...version }) =>
    read.flatMap((reference) => {
      const change = changes.get(reference);
      return change === undefined ? [] : [{ reference, change, ...version, aliases: [...aliases] }];
    }),
  );
}

function changeOf(
  reference: FeatureReference,
  before: DefinitionSet,
  after: DefinitionSet,
): 'changed' | 'removed' | undefined {
  const [meant, means] = [meaningOf(reference, before), meaningOf(reference, after)];
  if (meant === undefined || meant === means) return undefined;
  return means === undefined ? 'removed' : 'changed';
}

function hasOtherValues(before: FeatureView | undefined, after: FeatureView): boolean {
  return before === undefined || valuesDigest(before) !== valuesDigest(after);
}
