import { aliasNameSchema, promotionSchema, trafficRequestSchema, trafficSchema } from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { Deployments } from '@quincunx/inference';
import type { ModelRegistry } from '@quincunx/model-registry';
import { z } from 'zod';
import { modelParameters } from './parameters.ts';

const path = '/v1/models/{model}/traffic';
const tag = 'Promotions';

/** Canaries and shadows of an alias. A policy has reached this scorer when it is answered. */
export function createTrafficRoutes({
  registry,
  deployments,
}: {
  registry: Pick<ModelRegistry, 'setTraffic' | 'getTraffic'>;
  deployments: Pick<Deployments, 'refresh'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'PUT',
      path,
      summary: 'Set where the requests for an alias go',
      description:
        'Replaces the policy: canaries take a share of the requests in whole percents, the shadow gets a copy of every one. With `expectedSequence` it only does so while that entry of the log set the policy in force, else it answers 409.',
      tag,
      params: modelParameters,
      body: trafficRequestSchema,
      bodyExample: {
        policy: {
          canaries: [{ alias: 'canary', percent: 10 }],
          shadow: 'shadow',
          bounds: { errorRate: 0.01, p99Milliseconds: 50 },
        },
        reason: 'a first look at version 7',
      },
      responses: { 200: { description: 'The entry in the log', schema: promotionSchema } },
      handle: async ({ params, body }) => {
        const entry = await registry.setTraffic(params.model, body);
        await deployments.refresh();
        return { body: entry };
      },
    }),
    defineRoute({
      method: 'GET',
      path,
      summary: 'Show where the requests for an alias go',
      tag,
      params: modelParameters,
      query: z.strictObject({ alias: aliasNameSchema.default('production') }),
      responses: { 200: { description: 'The policy in force', schema: trafficSchema } },
      handle: async ({ params, query }) => ({ body: await registry.getTraffic(params.model, query.alias) }),
    }),
  ];
}
