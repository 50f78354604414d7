import {
  loadRequestSchema,
  repositoryIndexRequestSchema,
  repositoryIndexSchema,
  unloadRequestSchema,
} from '@quincunx/contracts';
import { defineRoute, parseJson, type Route } from '@quincunx/http';
import {
  parseLoadRequest,
  parseRepositoryIndexRequest,
  parseUnloadRequest,
  repositoryIndex,
  type Deployments,
} from '@quincunx/inference';
import { modelParameters } from '../parameters.ts';
import { openInferenceTag as tag } from './open-inference-tag.ts';
import { versionsOf } from './versions-of.ts';

/** The extension by which clients see which versions are served, and have models served or not. */
export function createRepositoryRoutes({
  deployments,
  load,
  unload,
}: {
  readonly deployments: Pick<Deployments, 'listReleases' | 'listUnloaded'>;
  readonly load: (model: string) => Promise<void>;
  readonly unload: (model: string) => Promise<void>;
}): readonly Route[] {
  const post = { method: 'POST', tag } as const;
  const done = { 200: { description: 'Done' } };
  return [
    defineRoute({
      ...post,
      path: '/v2/repository/index',
      summary: 'Which versions are served',
      rawBody: { 'application/json': { schema: repositoryIndexRequestSchema } },
      responses: { 200: { description: 'Them', schema: repositoryIndexSchema } },
      handle: async ({ raw }) => {
        const request = parseRepositoryIndexRequest({ body: await raw.readBytes(), parseJson });
        const entries = deployments.listReleases().flatMap(versionsOf);
        const unloaded = deployments
          .listUnloaded()
          .map(({ stable: { model, version } }) => ({ model, version, fault: 'unloaded' }));
        return { body: repositoryIndex([...entries, ...unloaded], request) };
      },
    }),
    defineRoute({
      ...post,
      path: '/v2/repository/models/{model}/load',
      summary: 'Serve a model, as the registry has it',
      params: modelParameters,
      rawBody: { 'application/json': { schema: loadRequestSchema } },
      responses: done,
      handle: async ({ raw, params }) => {
        parseLoadRequest({ body: await raw.readBytes(), parseJson });
        await load(params.model);
        return { body: undefined };
      },
    }),
    defineRoute({
      ...post,
      path: '/v2/repository/models/{model}/unload',
      summary: 'Serve a model no more, until it is loaded again',
      params: modelParameters,
      rawBody: { 'application/json': { schema: unloadRequestSchema } },
      responses: done,
      handle: async ({ raw, params }) => {
        parseUnloadRequest({ body: await raw.readBytes(), parseJson });
        await unload(params.model);
        return { body: undefined };
      },
    }),
  ];
}
