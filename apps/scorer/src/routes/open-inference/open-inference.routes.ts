import { openInferenceErrorSchema } from '@quincunx/contracts';
import type { ErrorShape, Route } from '@quincunx/http';
import type { Deployments, ScoringService, VersionActivity } from '@quincunx/inference';
import { createInferRoutes } from './infer.routes.ts';
import { createModelRoutes } from './model.routes.ts';
import { createRepositoryRoutes } from './repository.routes.ts';
import { createServerRoutes } from './server.routes.ts';

/** Every failure of the protocol is `{"error": "..."}`. */
export const openInferenceErrors: ErrorShape = {
  prefix: '/v2',
  schema: openInferenceErrorSchema,
  encode: ({ detail }) => ({ error: detail }),
};

interface OpenInferenceOptions {
  readonly scoring: Pick<ScoringService, 'score'>;
  readonly deployments: Pick<
    Deployments,
    'status' | 'getRelease' | 'getVersion' | 'listReleases' | 'listUnloaded'
  >;
  /** Of this server. */
  readonly version: string;
  /** Serve a model again, or no more, in every process. They throw NotFoundError or UnavailableError. */
  readonly load: (model: string) => Promise<void>;
  readonly unload: (model: string) => Promise<void>;
  readonly activityOf: (version: { model: string; version: number }) => Promise<VersionActivity>;
}

/** The Open Inference Protocol, version 2, with its extensions for binary data, repository, configuration and statistics. */
export function createOpenInferenceRoutes(options: OpenInferenceOptions): readonly Route[] {
  return [
    ...createServerRoutes(options),
    ...createInferRoutes(options),
    ...createModelRoutes(options),
    ...createRepositoryRoutes(options),
  ];
}
