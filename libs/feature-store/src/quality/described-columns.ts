import type { DatasetManifest } from '@quincunx/contracts';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { toDefinitionSet } from '../definitions/definition-set.ts';
import type { Retrieval, RetrievedFeature } from '../definitions/retrieval.ts';
import { quoteName } from '../offline/duckdb/quote.ts';
import type { DescribedColumn } from './describe-table.ts';

/** What is to be described of a dataset: its features, and its label where there is one. */
export function describedColumns(manifest: DatasetManifest): readonly DescribedColumn[] {
  const retrieval = createRetrieval(manifest, toDefinitionSet(manifest.definitions));
  const features = retrieval.features.map((feature) => ({
    name: feature.reference,
    type: feature.type,
    pii: isPersonal(feature, retrieval),
    sql: quoteName(feature.name),
  }));
  if (!('label' in manifest.rows)) return features;
  const { column, type } = manifest.rows.label;
  return [...features, { name: column, type, pii: undefined, sql: quoteName(column) }];
}

function isPersonal({ place }: RetrievedFeature, { reads, computations }: Retrieval): boolean {
  if ('read' in place) return reads[place.read]?.features[place.feature]?.pii === true;
  const name = computations[place.computation]?.names[place.output];
  return (
    computations[place.computation]?.view.features.find((feature) => feature.name === name)?.pii === true
  );
}
