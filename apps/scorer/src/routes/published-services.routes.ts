import {
  scoreRequestSchema,
  scoreResponseSchema,
  streamRequestSchema,
  streamResponseSchema,
  type ScoreRequest,
  type StreamRequest,
} from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { ScoringService } from '@quincunx/inference';
import type { Metrics } from '@quincunx/telemetry';
import { modelParameters } from './parameters.ts';

const tag = 'Published services';
const description =
  'For a model of one numeric input. The key of the request, `payload` or `input`, decides the key of the answer.';
const listOfNumbers = {
  method: 'POST',
  description,
  tag,
  body: scoreRequestSchema,
  responses: { 200: { description: 'One prediction per number', schema: scoreResponseSchema } },
} as const;
const oneNumber = {
  method: 'POST',
  description,
  tag,
  body: streamRequestSchema,
  responses: { 200: { description: 'Its prediction', schema: streamResponseSchema } },
} as const;

/** `/score`, `/batch` and `/stream` as two published services have them: for the default model, and for any by name. */
export function createPublishedServicesRoutes({
  scoring,
  metrics,
  defaultModel,
}: {
  scoring: Pick<ScoringService, 'predictNumbers'>;
  metrics: Pick<Metrics, 'countPredictions'>;
  defaultModel: string;
}): readonly Route[] {
  const predict = async (model: string, values: readonly number[]) => {
    const { version, predictions } = await scoring.predictNumbers({ model, values });
    metrics.countPredictions({ model, version, count: predictions.length });
    return predictions;
  };
  const score = async (model: string, body: ScoreRequest) =>
    'payload' in body
      ? { body: { predictions: await predict(model, body.payload) } }
      : { body: { 'Response Predict': await predict(model, body.input) } };
  const stream = async (model: string, body: StreamRequest) =>
    'payload' in body
      ? { body: { stream_prediction: await predict(model, [body.payload]) } }
      : { body: { 'Response Predict': await predict(model, [body.input]) } };

  return [
    ...['score', 'batch'].flatMap((name) => [
      defineRoute({
        ...listOfNumbers,
        path: `/${name}`,
        summary: `${name}, with the default model`,
        handle: ({ body }) => score(defaultModel, body),
      }),
      defineRoute({
        ...listOfNumbers,
        path: `/models/{model}/${name}`,
        summary: `${name}, with a model by name`,
        params: modelParameters,
        handle: ({ params, body }) => score(params.model, body),
      }),
    ]),
    defineRoute({
      ...oneNumber,
      path: '/stream',
      summary: 'stream, with the default model',
      handle: ({ body }) => stream(defaultModel, body),
    }),
    defineRoute({
      ...oneNumber,
      path: '/models/{model}/stream',
      summary: 'stream, with a model by name',
      params: modelParameters,
      handle: ({ params, body }) => stream(params.model, body),
    }),
  ];
}
