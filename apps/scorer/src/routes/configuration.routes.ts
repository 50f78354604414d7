import type { ConfigurationStore } from '@quincunx/configuration';
import {
  configurationComparisonSchema,
  configurationVersionSchema,
  modelNameSchema,
  pageRequestSchema,
  pageSchema,
} from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import { z } from 'zod';
import {
  configurationComparisonParameters,
  configurationParameters,
  configurationVersionParameters,
} from './parameters.ts';

const tag = 'Configurations';

/** The versions of the model definitions. */
export function createConfigurationRoutes({
  configurations,
}: {
  configurations: Pick<ConfigurationStore, 'listNames' | 'listVersions' | 'getVersion' | 'compare'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/configurations',
      summary: 'List the names of the configurations',
      tag,
      responses: {
        200: { description: 'All names', schema: z.strictObject({ items: z.array(modelNameSchema) }) },
      },
      handle: async () => ({ body: { items: await configurations.listNames() } }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/configurations/{name}/versions',
      summary: 'List the versions of a configuration, the newest first',
      tag,
      params: configurationParameters,
      query: pageRequestSchema,
      responses: {
        200: { description: 'A page of versions', schema: pageSchema(configurationVersionSchema) },
      },
      handle: async ({ params, query }) => ({ body: await configurations.listVersions(params.name, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/configurations/{name}/versions/{version}',
      summary: 'Get a version of a configuration',
      tag,
      params: configurationVersionParameters,
      responses: { 200: { description: 'The version', schema: configurationVersionSchema } },
      handle: async ({ params }) => ({ body: await configurations.getVersion(params.name, params.version) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/configurations/{name}/compare/{from}/{to}',
      summary: 'Compare two versions of a configuration',
      tag,
      params: configurationComparisonParameters,
      responses: {
        200: {
          description: 'What changed, as JSON Patch (RFC 6902) and in words',
          schema: configurationComparisonSchema,
        },
      },
      handle: async ({ params }) => ({
        body: await configurations.compare(params.name, params.from, params.to),
      }),
    }),
  ];
}
