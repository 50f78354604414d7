import type { DatasetManifest, DatasetRequest, FeatureDefinitions, Source } from '@quincunx/contracts';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { toDefinitionSet, type DefinitionSet } from '../definitions/definition-set.ts';
import type { Retrieval } from '../definitions/retrieval.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import { listSourceFiles } from './source-files.ts';

/** Notes what a dataset is about to be made of: what comes after is not read. */
export async function createManifest(
  { rows, references, fullNames = false, asKnownAt = false }: DatasetRequest,
  { retrieval, definitions }: { readonly retrieval: Retrieval; readonly definitions: DefinitionSet },
  { offline, workspace }: { readonly offline: OfflineStore; readonly workspace: string },
): Promise<DatasetManifest> {
  const needed = neededDefinitions(retrieval, definitions);
  return {
    rows,
    references,
    fullNames,
    asKnownAt,
    definitions: needed,
    files: await listSourceFiles(workspace, sourcesOf({ rows, definitions: needed })),
    pushes: await offline.pushedSoFar(needed.featureViews.map(({ name }) => name)),
  };
}

/** What it takes to make a dataset, by the definitions that it was made by. */
export function retrievalOf({ references, fullNames, definitions }: DatasetManifest): Retrieval {
  return createRetrieval({ references, fullNames }, toDefinitionSet(definitions));
}

/** All that a dataset is read from. */
export function sourcesOf({ rows, definitions }: Pick<DatasetManifest, 'rows' | 'definitions'>): Source[] {
  const views = definitions.featureViews.map(({ source }) => source);
  if ('label' in rows) return [rows.label.source, ...views];
  return 'source' in rows ? [rows.source, ...views] : views;
}

function neededDefinitions(
  { reads, computations }: Retrieval,
  { aliasedViews }: DefinitionSet,
): FeatureDefinitions {
  const views = new Map(reads.map(({ view }) => [view.name, view]));
  return {
    featureViews: [...views.values()],
    aliasedViews: reads.flatMap(({ name }) => aliasedViews.get(name) ?? []),
    onDemandViews: computations.map(({ view }) => view),
  };
}
