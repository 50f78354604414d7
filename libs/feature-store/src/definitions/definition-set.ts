import {
  definitionKindSchema,
  type AliasedView,
  type DefinitionKind,
  type FeatureDefinitions,
  type FeatureService,
  type FeatureView,
  type OnDemandView,
} from '@quincunx/contracts';

/** Definitions by name, each kind in the order of its names. */
export interface DefinitionSet {
  readonly featureViews: ReadonlyMap<string, FeatureView>;
  readonly aliasedViews: ReadonlyMap<string, AliasedView>;
  readonly onDemandViews: ReadonlyMap<string, OnDemandView>;
  readonly featureServices: ReadonlyMap<string, FeatureService>;
}

/** Definitions as they are written: lists in which a name may, wrongly, be there twice. */
export interface DefinitionLists {
  readonly featureViews: readonly FeatureView[];
  readonly aliasedViews: readonly AliasedView[];
  readonly onDemandViews: readonly OnDemandView[];
  readonly featureServices: readonly FeatureService[];
}

export const definitionKinds: readonly DefinitionKind[] = definitionKindSchema.options;

export function toDefinitionSet(definitions: Partial<FeatureDefinitions | DefinitionLists>): DefinitionSet {
  return {
    featureViews: byName(definitions.featureViews),
    aliasedViews: byName(definitions.aliasedViews),
    onDemandViews: byName(definitions.onDemandViews),
    featureServices: byName(definitions.featureServices),
  };
}

/** What is defined once definitions are applied: others of their names are replaced, and what they do not name stays. */
export function mergeDefinitions(current: DefinitionSet, applied: FeatureDefinitions): DefinitionLists {
  const { aliasedViews = [], onDemandViews = [], featureServices = [] } = applied;
  return {
    featureViews: merge(current.featureViews, applied.featureViews),
    aliasedViews: merge(current.aliasedViews, aliasedViews),
    onDemandViews: merge(current.onDemandViews, onDemandViews),
    featureServices: merge(current.featureServices, featureServices),
  };
}

function merge<Definition extends { readonly name: string }>(
  current: ReadonlyMap<string, Definition>,
  applied: readonly Definition[],
): readonly Definition[] {
  const names = new Set(applied.map(({ name }) => name));
  return [...[...current.values()].filter(({ name }) => !names.has(name)), ...applied];
}

function byName<Definition extends { readonly name: string }>(
  definitions: readonly Definition[] = [],
): ReadonlyMap<string, Definition> {
  const sorted = definitions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(sorted.map((definition) => [definition.name, definition]));
}
