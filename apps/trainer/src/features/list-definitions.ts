import type { DefinitionKind, FeatureReference, FeatureView, Materialisation } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';

/** A view of any kind, or a service, as a list shows it. */
export interface ListedDefinition {
  readonly kind: DefinitionKind;
  readonly name: string;
  /** What its values are of; nothing for those of everyone. */
  readonly entities: readonly string[];
  /** Of a service, its references. */
  readonly features: readonly string[];
  readonly ttlSeconds?: number;
  /** The last one, of a view with values of its own or of the view that an alias reads. */
  readonly materialisation?: Materialisation;
}

/** What is defined now: the views, those of one kind after those of another, and the services. */
export async function listDefinitions({
  definitions,
  materialisations,
}: Pick<Platform['featureStore'], 'definitions' | 'materialisations'>): Promise<readonly ListedDefinition[]> {
  const lists = await definitions.list();
  const ofView = async (name: string, view: FeatureView, kind: DefinitionKind): Promise<ListedDefinition> => {
    const [materialisation] = (await materialisations.list({ view: view.name, limit: 1 })).items;
    return {
      kind,
      name,
      entities: entitiesOf([view]),
      features: view.features.map((feature) => feature.name),
      ...(view.ttlSeconds !== undefined && { ttlSeconds: view.ttlSeconds }),
      ...(materialisation && { materialisation }),
    };
  };
  const entitiesBehind = async (references: readonly FeatureReference[]) =>
    references.length === 0 ? [] : entitiesOf(await definitions.listViewsBehind(references));

  const listed: ListedDefinition[] = [];
  for (const view of lists.featureViews) listed.push(await ofView(view.name, view, 'featureViews'));
  for (const { name, view } of lists.aliasedViews) {
    listed.push(await ofView(name, await definitions.getFeatureView(view), 'aliasedViews'));
  }
  for (const { name, inputs, features } of lists.onDemandViews) {
    const names = features.map((feature) => feature.name);
    listed.push({ kind: 'onDemandViews', name, entities: await entitiesBehind(inputs), features: names });
  }
  for (const { name, features } of lists.featureServices) {
    listed.push({ kind: 'featureServices', name, entities: await entitiesBehind(features), features });
  }
  return listed;
}

function entitiesOf(views: readonly FeatureView[]): readonly string[] {
  return [...new Set(views.flatMap(({ entity }) => entity?.name ?? []))];
}
