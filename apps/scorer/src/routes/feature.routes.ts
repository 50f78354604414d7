import {
  materialisationRequestSchema,
  materialisationSchema,
  onlineFeaturesRequestSchema,
  onlineFeaturesResponseSchema,
  pageRequestSchema,
  pageSchema,
  pushRequestSchema,
  pushResponseSchema,
} from '@quincunx/contracts';
import type { FeatureStore } from '@quincunx/feature-store';
import { defineRoute, type Route } from '@quincunx/http';
import { z } from 'zod';
import { viewParameters } from './parameters.ts';

const tag = 'Features';

/** The newest values of features, and what brings them there. */
export function createFeatureRoutes({
  featureStore,
  onError,
}: {
  featureStore: FeatureStore;
  /** Is told why a materialisation failed that nobody waits for. */
  onError: (error: unknown) => void;
}): readonly Route[] {
  const { materialisations } = featureStore;
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/features/online',
      summary: 'Read the newest values of features',
      description:
        'Of `features`, as `view:feature`, or of those of a `service`; one answer per entity, in the order of asking. ' +
        'A value that is missing, or older than its view allows, is null, and its status says why.',
      tag,
      isHot: true,
      body: onlineFeaturesRequestSchema,
      bodyExample: {
        features: ['patient_vitals:bmi'],
        entities: [{ patient_id: 17 }, { patient_id: 18 }],
      },
      responses: { 200: { description: 'By entity', schema: onlineFeaturesResponseSchema } },
      handle: async ({ body }) => ({ body: { entities: await featureStore.online(body) } }),
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/features/push',
      summary: 'Push values as they become known',
      description:
        'Online, offline or both. A row that is older than what is stored changes nothing online. Each row is checked by itself: ' +
        'a bad one is told, and kept in the quarantine, and the others are stored.',
      tag,
      body: pushRequestSchema,
      bodyExample: {
        view: 'patient_vitals',
        to: 'both',
        rows: [{ keys: { patient_id: 17 }, features: { bmi: 32.1 }, eventTime: '2026-01-31T09:30:00Z' }],
      },
      responses: { 200: { description: 'What became of the rows', schema: pushResponseSchema } },
      handle: async ({ body }) => ({ body: await featureStore.push(body) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/features/materialisations',
      summary: 'Start to copy the newest offline values online',
      description:
        'Answers at once; the record tells how far it is. A view is materialised by one at a time, else it answers 409.',
      tag,
      body: materialisationRequestSchema,
      bodyExample: { view: 'patient_vitals' },
      responses: { 202: { description: 'The record', schema: materialisationSchema } },
      handle: async ({ body }) => ({ body: await materialisations.start({ ...body, onError }) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/features/materialisations',
      summary: 'List the materialisations, the newest first',
      tag,
      query: pageRequestSchema.extend(viewParameters.partial().shape),
      responses: { 200: { description: 'A page of records', schema: pageSchema(materialisationSchema) } },
      handle: async ({ query: { view, ...page } }) => ({
        body: await materialisations.list({ ...page, ...(view !== undefined && { view }) }),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/features/materialisations/{id}',
      summary: 'Show a materialisation',
      tag,
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The record', schema: materialisationSchema } },
      handle: async ({ params }) => ({ body: await materialisations.get(params.id) }),
    }),
  ];
}
