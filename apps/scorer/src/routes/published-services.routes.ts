import {
  scoreRequestSchema,
  scoreResponseSchema,
  streamRequestSchema,
  streamResponseSchema,
  type ScoreRequest,
  type StreamRequest,
} from '@quincunx/contracts';
import { defineRoute, type RawRequest, type Route } from '@quincunx/http';
import type { ScoringService } from '@quincunx/inference';
import { modelParameters } from './parameters.ts';
import { scoringTarget, versionHeader } from './scoring-target.ts';

const tag = 'Published services';
const description =
  'For a model of one numeric input. The key of the request, `payload` or `input`, decides the key of the answer.';
const listOfNumbers = {
  method: 'POST',
  description,
  tag,
  isHot: true,
  body: scoreRequestSchema,
  responses: { 200: { description: 'One prediction per number', schema: scoreResponseSchema } },
} as const;
const oneNumber = {
  method: 'POST',
  description,
  tag,
  isHot: true,
  body: streamRequestSchema,
  responses: { 200: { description: 'Its prediction', schema: streamResponseSchema } },
} as const;

/** `/score`, `/batch` and `/stream` as two published services have them: for the default model, and for any by name. */
export function createPublishedServicesRoutes({
  scoring,
  defaultModel,
}: {
  scoring: Pick<ScoringService, 'predictNumbers'>;
  defaultModel: string;
}): readonly Route[] {
  const predict = (raw: RawRequest, model: string, values: readonly number[]) =>
    scoring.predictNumbers(scoringTarget(raw, model), values);
  const score = async (raw: RawRequest, model: string, request: ScoreRequest) => {
    const isPayload = 'payload' in request;
    const answer = await predict(raw, model, isPayload ? request.payload : request.input);
    const { predictions } = answer;
    const body = isPayload ? { predictions } : { 'Response Predict': predictions };
    return { body, headers: versionHeader(answer) };
  };
  const stream = async (raw: RawRequest, model: string, request: StreamRequest) => {
    const isPayload = 'payload' in request;
    const answer = await predict(raw, model, [isPayload ? request.payload : request.input]);
    const { predictions } = answer;
    const body = isPayload ? { stream_prediction: predictions } : { 'Response Predict': predictions };
    return { body, headers: versionHeader(answer) };
  };

  return [
    ...['score', 'batch'].flatMap((name) => [
      defineRoute({
        ...listOfNumbers,
        path: `/${name}`,
        summary: `${name}, with the default model`,
        handle: ({ raw, body }) => score(raw, defaultModel, body),
      }),
      defineRoute({
        ...listOfNumbers,
        path: `/models/{model}/${name}`,
        summary: `${name}, with a model by name`,
        params: modelParameters,
        handle: ({ raw, params, body }) => score(raw, params.model, body),
      }),
    ]),
    defineRoute({
      ...oneNumber,
      path: '/stream',
      summary: 'stream, with the default model',
      handle: ({ raw, body }) => stream(raw, defaultModel, body),
    }),
    defineRoute({
      ...oneNumber,
      path: '/models/{model}/stream',
      summary: 'stream, with a model by name',
      params: modelParameters,
      handle: ({ raw, params, body }) => stream(raw, params.model, body),
    }),
  ];
}
