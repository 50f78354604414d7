import {
  invocationsErrorSchema,
  invocationsRequestSchema,
  invocationsResponseSchema,
} from '@quincunx/contracts';
import { defineRoute, parseJson, type ErrorShape, type Route } from '@quincunx/http';
import { parseInvocations, type Deployments, type ScoringService } from '@quincunx/inference';
import { z } from 'zod';
import { scoringTarget, versionHeader } from './scoring-target.ts';

const tag = 'MLflow scoring protocol';

const errorCodes: Readonly<Record<number, string>> = {
  404: 'RESOURCE_DOES_NOT_EXIST',
  500: 'INTERNAL_ERROR',
  501: 'NOT_IMPLEMENTED',
  503: 'TEMPORARILY_UNAVAILABLE',
};

/** Every failure of the protocol is `{"error_code": "...", "message": "..."}`. */
export const invocationsErrors: ErrorShape = {
  prefix: '/invocations',
  schema: invocationsErrorSchema,
  encode: ({ status, detail }) => ({ error_code: errorCodes[status] ?? 'BAD_REQUEST', message: detail }),
};

/** What MLflow's servers answer, and what Amazon SageMaker asks of a container: for the default model. */
export function createInvocationsRoutes(options: {
  readonly scoring: Pick<ScoringService, 'score'>;
  readonly deployments: Pick<Deployments, 'status'>;
  readonly defaultModel: string;
  /** Of this server. */
  readonly version: string;
}): readonly Route[] {
  const { scoring, deployments, defaultModel, version } = options;
  return [
    defineRoute({
      method: 'POST',
      path: '/invocations',
      summary: 'Predict with the default model',
      description:
        'JSON with exactly one of `dataframe_split`, `dataframe_records`, `instances` and `inputs`, or CSV that starts with the ' +
        'names of its columns.',
      tag,
      isHot: true,
      rawBody: {
        'application/json': {
          schema: invocationsRequestSchema,
          example: { dataframe_split: { columns: ['bmi'], data: [[32.1]] } },
        },
        'text/csv': { schema: z.string(), example: 'bmi\n32.1\n' },
      },
      responses: { 200: { description: 'One prediction per row', schema: invocationsResponseSchema } },
      handle: async ({ raw }) => {
        const body = await raw.readBytes();
        const contentType = raw.headers['content-type'];
        const { deployment, predictions } = await scoring.score(
          scoringTarget(raw, defaultModel),
          ({ predictor: { signature }, parse }) =>
            parseInvocations({ body, contentType, signature, parseInstances: parse, parseJson }),
        );
        return { body: { predictions }, headers: versionHeader(deployment) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/ping',
      summary: 'Whether predictions can be had',
      tag,
      isVital: true,
      responses: { 200: { description: 'They can' }, 503: { description: 'Nothing is deployed' } },
      handle: () => ({ status: deployments.status().state === 'empty' ? 503 : 200, body: undefined }),
    }),
    defineRoute({
      method: 'GET',
      path: '/version',
      summary: 'The version of this server',
      tag,
      responses: { 200: { description: 'It', schema: z.string(), mediaType: 'text/plain' } },
      handle: () => ({ body: version }),
    }),
  ];
}
