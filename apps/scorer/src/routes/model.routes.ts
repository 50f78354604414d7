import { modelChangeSchema, modelSchema, pageRequestSchema, pageSchema } from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { ModelRegistry } from '@quincunx/model-registry';
import { modelParameters } from './parameters.ts';

const tag = 'Models';

/** The models of the registry. */
export function createModelRoutes({
  registry,
}: {
  registry: Pick<ModelRegistry, 'listModels' | 'getModel' | 'changeModel'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/models',
      summary: 'List the models, by name',
      tag,
      query: pageRequestSchema,
      responses: { 200: { description: 'A page of models', schema: pageSchema(modelSchema) } },
      handle: async ({ query }) => ({ body: await registry.listModels(query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}',
      summary: 'Get a model',
      tag,
      params: modelParameters,
      responses: { 200: { description: 'The model', schema: modelSchema } },
      handle: async ({ params }) => ({ body: await registry.getModel(params.model) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/v1/models/{model}',
      summary: "Change a model's description or tags",
      description: 'What is given replaces what was there; tags are replaced as a whole.',
      tag,
      params: modelParameters,
      body: modelChangeSchema,
      responses: { 200: { description: 'The model as it is now', schema: modelSchema } },
      handle: async ({ params, body }) => ({ body: await registry.changeModel(params.model, body) }),
    }),
  ];
}
