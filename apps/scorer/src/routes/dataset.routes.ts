import { datasetDetailsSchema, datasetSchema, pageRequestSchema, pageSchema } from '@quincunx/contracts';
import type { FeatureStore } from '@quincunx/feature-store';
import { defineRoute, type Route } from '@quincunx/http';
import { datasetParameters } from './parameters.ts';

const tag = 'Datasets';

/** What models were trained on, and other tables that were saved. */
export function createDatasetRoutes({
  datasets,
}: {
  datasets: Pick<FeatureStore['datasets'], 'list' | 'get'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/datasets',
      summary: 'List the saved datasets, the newest first',
      tag,
      query: pageRequestSchema,
      responses: { 200: { description: 'A page of records', schema: pageSchema(datasetSchema) } },
      handle: async ({ query }) => ({ body: await datasets.list(query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/datasets/{digest}',
      summary: 'Show a dataset',
      description: 'Its record, and the manifest: what it was made of, enough to make it again.',
      tag,
      params: datasetParameters,
      responses: { 200: { description: 'The record and the manifest', schema: datasetDetailsSchema } },
      handle: async ({ params }) => ({ body: await datasets.get(params.digest) }),
    }),
  ];
}
