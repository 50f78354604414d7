import { loadModelSource, resolveConfiguration } from '@quincunx/configuration';
import {
  ConflictError,
  definitionKindSchema,
  featureDefinitionsSchema,
  type DefinitionKind,
  type Environment,
  type FeatureDefinitions,
} from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import { getModelFile, listModelNames } from '../train/model-files.ts';

const kinds = definitionKindSchema.options;

/**
 * The features that the models of a workspace define, each once.
 * @param only a model, for the features of that alone.
 * @throws ConflictError naming two models that define a view otherwise, under one name.
 */
export async function loadDefinitions(
  workspace: string,
  { environment, only }: { readonly environment: Environment; readonly only: string | undefined },
): Promise<FeatureDefinitions> {
  const models = only === undefined ? await listModelNames(workspace) : [only];
  const merged: Readonly<Record<DefinitionKind, Map<string, Defined>>> = {
    featureViews: new Map(),
    aliasedViews: new Map(),
    onDemandViews: new Map(),
    featureServices: new Map(),
  };
  for (const model of models) {
    const source = await loadModelSource(await getModelFile(workspace, model));
    const { definition } = resolveConfiguration({ source, environment, overrides: [] });
    for (const kind of kinds) {
      for (const each of definition[kind] ?? []) add(merged[kind], { model, definition: each });
    }
  }
  const lists = kinds.map((kind) => [kind, [...merged[kind].values()].map(({ definition }) => definition)]);
  return featureDefinitionsSchema.parse(Object.fromEntries(lists));
}

interface Defined {
  readonly model: string;
  readonly definition: { readonly name: string };
}

function add(defined: Map<string, Defined>, next: Defined): void {
  const { name } = next.definition;
  const other = defined.get(name);
  if (other !== undefined && canonicalJson(other.definition) !== canonicalJson(next.definition)) {
    throw new ConflictError(
      `the models '${other.model}' and '${next.model}' define '${name}' differently: import one definition in both, or rename one`,
    );
  }
  if (other === undefined) defined.set(name, next);
}
