import {
  modelVersionChangeSchema,
  modelVersionSchema,
  pageSchema,
  versionComparisonSchema,
  versionSearchSchema,
} from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { ModelRegistry } from '@quincunx/model-registry';
import { modelComparisonParameters, modelParameters, modelVersionParameters } from './parameters.ts';

const tag = 'Model versions';

/** The versions of a model. */
export function createModelVersionRoutes({
  registry,
}: {
  registry: Pick<ModelRegistry, 'searchVersions' | 'getVersion' | 'changeVersion' | 'compareVersions'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}/versions',
      summary: 'Search the versions of a model',
      description: 'All conditions must hold: `?tag=team:risk&metric=r2>=0.4&order=-metrics.r2`.',
      tag,
      params: modelParameters,
      query: versionSearchSchema,
      responses: { 200: { description: 'A page of versions', schema: pageSchema(modelVersionSchema) } },
      handle: async ({ params, query }) => ({ body: await registry.searchVersions(params.model, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}/versions/{version}',
      summary: 'Get a version',
      tag,
      params: modelVersionParameters,
      responses: { 200: { description: 'The version', schema: modelVersionSchema } },
      handle: async ({ params }) => ({ body: await registry.getVersion(params.model, params.version) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/v1/models/{model}/versions/{version}',
      summary: "Change a version's description or tags, or archive it",
      description: 'What is given replaces what was there; tags are replaced as a whole.',
      tag,
      params: modelVersionParameters,
      body: modelVersionChangeSchema,
      responses: { 200: { description: 'The version as it is now', schema: modelVersionSchema } },
      handle: async ({ params, body }) => ({
        body: await registry.changeVersion(params.model, params.version, body),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}/versions/{from}/compare/{to}',
      summary: 'Compare two versions',
      tag,
      params: modelComparisonParameters,
      responses: { 200: { description: 'Metrics and differences', schema: versionComparisonSchema } },
      handle: async ({ params }) => ({
        body: await registry.compareVersions(params.model, params.from, params.to),
      }),
    }),
  ];
}
