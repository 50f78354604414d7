import {
  inferRequestSchema,
  inferResponseSchema,
  InvalidInputError,
  loadRequestSchema,
  modelConfigurationSchema,
  modelMetadataSchema,
  modelNamesSchema,
  modelReadySchema,
  modelStatisticsSchema,
  openInferenceErrorSchema,
  repositoryIndexRequestSchema,
  repositoryIndexSchema,
  serverLiveSchema,
  serverMetadataSchema,
  serverReadySchema,
  unloadRequestSchema,
} from '@quincunx/contracts';
import { defineRoute, parseJson, type ErrorShape, type RawRequest, type Route } from '@quincunx/http';
import {
  encodeInferResponse,
  modelConfiguration,
  modelMetadata,
  modelStatistics,
  parseInferRequest,
  parseLoadRequest,
  parseRepositoryIndexRequest,
  parseUnloadRequest,
  repositoryIndex,
  serverMetadata,
  type Deployment,
  type Deployments,
  type InferRequest,
  type ScoringService,
} from '@quincunx/inference';
import type { VersionActivity } from '@quincunx/telemetry';
import { modelParameters, modelVersionParameters } from './parameters.ts';
import { scoringTarget } from './scoring-target.ts';

const tag = 'Open Inference Protocol';
const headerLengthHeader = 'inference-header-content-length';

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

function createServerRoutes({ deployments, version }: OpenInferenceOptions): readonly Route[] {
  const isReady = () => deployments.status().state !== 'empty';
  return [
    defineRoute({
      method: 'GET',
      path: '/v2',
      summary: 'What this server is',
      tag,
      responses: { 200: { description: 'Name, version and extensions', schema: serverMetadataSchema } },
      handle: () => ({ body: serverMetadata(version) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/health/live',
      summary: 'Whether the server lives',
      tag,
      isVital: true,
      responses: { 200: { description: 'It does', schema: serverLiveSchema } },
      handle: () => ({ body: { live: true } }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/health/ready',
      summary: 'Whether the server can infer',
      tag,
      isVital: true,
      responses: {
        200: { description: 'It can', schema: serverReadySchema },
        503: { description: 'Nothing is deployed', schema: serverReadySchema },
      },
      handle: () => {
        const ready = isReady();
        return { status: ready ? 200 : 503, body: { ready, live: true } };
      },
    }),
  ];
}

function createInferRoutes({ scoring }: OpenInferenceOptions): readonly Route[] {
  const infer = async (raw: RawRequest, model: string, version?: number) => {
    const body = await raw.readBytes();
    const headerLength = readHeaderLength(raw.headers[headerLengthHeader]);
    let request: InferRequest | undefined;
    const { deployment, predictions } = await scoring.score(
      scoringTarget(raw, model, version),
      ({ predictor: { signature } }) => {
        const parsed = parseInferRequest({ body, headerLength, signature, parseJson });
        // A shadow reads the same body later, by its own signature.
        request ??= parsed;
        return parsed.rows;
      },
    );
    const { id, outputs = [] } = request ?? {};
    const answer = encodeInferResponse({ model, version: deployment.version, id, outputs, predictions });
    if (answer.headerLength === undefined) return { content: answer.json };
    return {
      content: Buffer.concat([Buffer.from(answer.json), ...answer.binary]),
      mediaType: 'application/octet-stream',
      headers: { [headerLengthHeader]: String(answer.headerLength) },
    };
  };
  const description = {
    method: 'POST',
    tag,
    isHot: true,
    description:
      'One tensor for each input, or one of all inputs in their order; in JSON, or in binary after it, whose length ' +
      '`Inference-Header-Content-Length` gives then.',
    rawBody: {
      'application/json': {
        schema: inferRequestSchema,
        example: { inputs: [{ name: 'bmi', shape: [1], datatype: 'FP64', data: [32.1] }] },
      },
      'application/octet-stream': {},
    },
    responses: { 200: { description: 'A tensor for each output', schema: inferResponseSchema } },
  } as const;
  return [
    defineRoute({
      ...description,
      path: '/v2/models/{model}/infer',
      summary: 'Infer with the deployed version',
      params: modelParameters,
      handle: ({ raw, params }) => infer(raw, params.model),
    }),
    defineRoute({
      ...description,
      path: '/v2/models/{model}/versions/{version}/infer',
      summary: 'Infer with a version by its number',
      params: modelVersionParameters,
      handle: ({ raw, params }) => infer(raw, params.model, params.version),
    }),
  ];
}

function createModelRoutes({ deployments, activityOf }: OpenInferenceOptions): readonly Route[] {
  const find = ({ model, version }: { model: string; version?: number }) =>
    version === undefined ? deployments.getRelease(model).stable : deployments.getVersion(model, version);
  const describe = (deployment: Deployment, { version }: { model: string; version?: number }) =>
    modelMetadata({
      model: deployment.model,
      versions: version === undefined ? servedVersions(deployments, deployment.model) : [version],
      signature: deployment.predictor.signature,
    });
  const statisticsOf = async (versions: readonly { model: string; version: number }[]) =>
    modelStatistics(
      await Promise.all(versions.map(async (each) => toStatistics(each, await activityOf(each)))),
    );
  const get = { method: 'GET', tag } as const;
  const ofModel = { ...get, params: modelParameters };
  const ofVersion = { ...get, params: modelVersionParameters };
  const metadata = { 200: { description: 'Its tensors', schema: modelMetadataSchema } };
  const ready = { 200: { description: 'It can', schema: modelReadySchema } };
  const configuration = { 200: { description: 'Its configuration', schema: modelConfigurationSchema } };
  const statistics = { 200: { description: 'Its statistics', schema: modelStatisticsSchema } };
  return [
    defineRoute({
      ...get,
      path: '/v2/models',
      summary: 'Which models are served',
      responses: { 200: { description: 'Their names', schema: modelNamesSchema } },
      handle: () => ({ body: { models: deployments.listReleases().map(({ stable }) => stable.model) } }),
    }),
    defineRoute({
      ...get,
      path: '/v2/models/stats',
      summary: 'What was done with every version that is served',
      responses: statistics,
      handle: async () => {
        const models = deployments.listReleases().map(({ stable }) => stable.model);
        const versions = models.flatMap((model) =>
          servedVersions(deployments, model).map((version) => ({ model, version })),
        );
        return { body: await statisticsOf(versions) };
      },
    }),
    ...(['', '/versions/{version}'] as const).flatMap((suffix) => {
      const shared = suffix === '' ? ofModel : ofVersion;
      const path = `/v2/models/{model}${suffix}`;
      const of = suffix === '' ? 'the deployed version' : 'a version by its number';
      return [
        defineRoute({
          ...shared,
          path,
          summary: `What ${of} takes and gives`,
          responses: metadata,
          handle: async ({ params }) => ({
            body: describe(await find(params), params),
          }),
        }),
        defineRoute({
          ...shared,
          path: `${path}/ready`,
          summary: `Whether ${of} can infer`,
          // To load a version that is not deployed is work that waits for its turn.
          isVital: suffix === '',
          responses: ready,
          handle: async ({ params }) => ({ body: { name: (await find(params)).model, ready: true } }),
        }),
        defineRoute({
          ...shared,
          path: `${path}/config`,
          summary: `How ${of} is configured`,
          responses: configuration,
          handle: async ({ params }) => {
            const { model, predictor } = await find(params);
            return { body: modelConfiguration(model, predictor.signature) };
          },
        }),
        defineRoute({
          ...shared,
          path: `${path}/stats`,
          summary: `What was done with ${of}`,
          responses: statistics,
          handle: async ({ params }) => ({ body: await statisticsOf([await find(params)]) }),
        }),
      ];
    }),
  ];
}

function createRepositoryRoutes({ deployments, load, unload }: OpenInferenceOptions): readonly Route[] {
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
        const entries = deployments
          .listReleases()
          .flatMap(({ stable: { model } }) =>
            servedVersions(deployments, model).map((version) => ({ model, version })),
          );
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

/** The stable version and its canaries. */
function servedVersions(deployments: Pick<Deployments, 'getRelease'>, model: string): readonly number[] {
  const { stable, canaries } = deployments.getRelease(model);
  return [...new Set([stable.version, ...canaries.map(({ deployment }) => deployment.version)])];
}

function toStatistics({ model, version }: { model: string; version: number }, activity: VersionActivity) {
  const { requests, seconds, predictions, errors, lastRequestAt } = activity;
  const predicting = { count: requests, nanoseconds: seconds * 1e9 };
  const nothing = { count: requests, nanoseconds: 0 };
  return {
    model,
    version,
    lastRequestAt,
    rows: predictions,
    succeeded: predicting,
    failed: { count: errors, nanoseconds: 0 },
    queued: nothing,
    decoding: nothing,
    predicting,
    encoding: nothing,
  };
}

function readHeaderLength(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw new InvalidInputError('Inference-Header-Content-Length must be a number of bytes');
}
