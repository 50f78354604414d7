import {
  aliasedViewSchema,
  featureServiceSchema,
  featureViewSchema,
  onDemandViewSchema,
  pageRequestSchema,
  pageSchema,
  quarantinedRowSchema,
  statisticsSchema,
} from '@quincunx/contracts';
import type { FeatureStore } from '@quincunx/feature-store';
import { defineRoute, type Route } from '@quincunx/http';
import { z } from 'zod';
import { serviceParameters, viewParameters } from './parameters.ts';

const tag = 'Feature views';

const viewListSchema = z.strictObject({
  featureViews: z.array(featureViewSchema),
  aliasedViews: z.array(aliasedViewSchema),
  onDemandViews: z.array(onDemandViewSchema),
});

const definedViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('featureViews'), definition: featureViewSchema }),
  z.strictObject({ kind: z.literal('aliasedViews'), definition: aliasedViewSchema }),
  z.strictObject({ kind: z.literal('onDemandViews'), definition: onDemandViewSchema }),
]);

/** What features are defined by, and what their values are like. */
export function createFeatureViewRoutes({ featureStore }: { featureStore: FeatureStore }): readonly Route[] {
  const { definitions, quality, quarantine } = featureStore;
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/feature-views',
      summary: 'List the views of features, of every kind',
      tag,
      responses: { 200: { description: 'The current definitions', schema: viewListSchema } },
      handle: async () => {
        const { featureViews, aliasedViews, onDemandViews } = await definitions.list();
        return { body: { featureViews, aliasedViews, onDemandViews } };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/feature-views/{view}',
      summary: 'Show a view of features',
      tag,
      params: viewParameters,
      responses: { 200: { description: 'The current definition', schema: definedViewSchema } },
      handle: async ({ params }) => ({ body: await definitions.get(params.view) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/feature-views/{view}/statistics',
      summary: 'Show what the values of a view are like',
      description:
        'As the newest materialisation that read all its rows found them, which `of` tells; an incremental one reads what is new. Values of features that identify persons are left out.',
      tag,
      params: viewParameters,
      responses: { 200: { description: 'By feature', schema: statisticsSchema } },
      handle: async ({ params }) => ({ body: await quality.statistics(params) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/feature-views/{view}/quarantined-rows',
      summary: 'List the rows that were not as a view says, the newest first',
      tag,
      params: viewParameters,
      query: pageRequestSchema,
      responses: { 200: { description: 'A page of rows', schema: pageSchema(quarantinedRowSchema) } },
      handle: async ({ params, query }) => {
        await definitions.getFeatureView(params.view);
        return { body: await quarantine.list({ ...params, ...query }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/feature-services',
      summary: 'List the feature services',
      tag,
      responses: {
        200: {
          description: 'The current definitions',
          schema: z.strictObject({ items: z.array(featureServiceSchema) }),
        },
      },
      handle: async () => ({ body: { items: (await definitions.list()).featureServices } }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/feature-services/{service}',
      summary: 'Show a feature service',
      tag,
      params: serviceParameters,
      responses: { 200: { description: 'The current definition', schema: featureServiceSchema } },
      handle: async ({ params }) => ({ body: await definitions.getService(params.service) }),
    }),
  ];
}
