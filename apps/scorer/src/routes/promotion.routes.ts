import {
  aliasNameSchema,
  pageRequestSchema,
  pageSchema,
  promotionRequestSchema,
  promotionSchema,
  rollbackRequestSchema,
} from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { Deployments } from '@quincunx/inference';
import type { ModelRegistry } from '@quincunx/model-registry';
import { modelParameters } from './parameters.ts';

const tag = 'Promotions';

/** Moving aliases, and the log of their moves. A move has reached this scorer's own predictions when it is answered. */
export function createPromotionRoutes({
  registry,
  deployments,
}: {
  registry: Pick<ModelRegistry, 'promote' | 'rollback' | 'listPromotions'>;
  deployments: Pick<Deployments, 'refresh'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/promotions',
      summary: 'Promote a version',
      description:
        'Moves an alias to a version. With `expectedVersion` it only does so while the alias names that one, else it answers 409.',
      tag,
      params: modelParameters,
      body: promotionRequestSchema,
      responses: { 201: { description: 'The entry in the log', schema: promotionSchema } },
      handle: async ({ params, body }) => {
        const promotion = await registry.promote(params.model, body);
        await deployments.refresh();
        return { body: promotion };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/rollback',
      summary: 'Roll back to the version before',
      tag,
      params: modelParameters,
      body: rollbackRequestSchema,
      responses: { 201: { description: 'The entry in the log', schema: promotionSchema } },
      handle: async ({ params, body }) => {
        const promotion = await registry.rollback(params.model, body);
        await deployments.refresh();
        return { body: promotion };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}/promotions',
      summary: 'List the promotions and rollbacks, the newest first',
      tag,
      params: modelParameters,
      query: pageRequestSchema.extend({ alias: aliasNameSchema.optional() }),
      responses: { 200: { description: 'A page of the log', schema: pageSchema(promotionSchema) } },
      handle: async ({ params, query: { alias, ...page } }) => ({
        body: await registry.listPromotions(params.model, { ...page, ...(alias !== undefined && { alias }) }),
      }),
    }),
  ];
}
