import { serverLiveSchema, serverMetadataSchema, serverReadySchema } from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import { serverMetadata, type Deployments } from '@quincunx/inference';
import { openInferenceTag as tag } from './open-inference-tag.ts';

/** What the server is, and whether it can infer. */
export function createServerRoutes({
  deployments,
  version,
}: {
  readonly deployments: Pick<Deployments, 'status'>;
  /** Of this server. */
  readonly version: string;
}): readonly Route[] {
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
