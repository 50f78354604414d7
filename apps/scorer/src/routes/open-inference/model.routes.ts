import {
  modelConfigurationSchema,
  modelMetadataSchema,
  modelNamesSchema,
  modelReadySchema,
  modelStatisticsSchema,
} from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import {
  modelConfiguration,
  modelMetadata,
  modelStatistics,
  type Deployment,
  type Deployments,
  type VersionActivity,
} from '@quincunx/inference';
import { modelParameters, modelVersionParameters } from '../parameters.ts';
import { openInferenceTag as tag } from './open-inference-tag.ts';
import { versionsOf } from './versions-of.ts';

/** What models take and give, whether they can, and what they did. */
export function createModelRoutes({
  deployments,
  activityOf,
}: {
  readonly deployments: Pick<Deployments, 'getRelease' | 'getVersion' | 'listReleases'>;
  readonly activityOf: (version: { model: string; version: number }) => Promise<VersionActivity>;
}): readonly Route[] {
  const find = ({ model, version }: { model: string; version?: number }) =>
    version === undefined ? deployments.getRelease(model).stable : deployments.getVersion(model, version);
  const describe = (deployment: Deployment, { version }: { model: string; version?: number }) =>
    modelMetadata({
      model: deployment.model,
      versions:
        version === undefined
          ? versionsOf(deployments.getRelease(deployment.model)).map((served) => served.version)
          : [version],
      signature: deployment.predictor.signature,
    });
  const statisticsOf = async (versions: readonly { model: string; version: number }[]) =>
    modelStatistics(
      await Promise.all(
        versions.map(async ({ model, version }) => ({
          model,
          version,
          ...(await activityOf({ model, version })),
        })),
      ),
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
        return { body: await statisticsOf(deployments.listReleases().flatMap(versionsOf)) };
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
