import {
  feedbackRequestSchema,
  feedbackResponseSchema,
  liveMetricsSchema,
  loggedPredictionsRequestSchema,
  shadowSummarySchema,
} from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { PredictionLog } from '@quincunx/inference';
import { modelParameters } from './parameters.ts';

const tag = 'Live metrics';

/** What turned out to be true of predictions, and how versions do by that while they serve. */
export function createFeedbackRoutes({
  predictionLog,
}: {
  predictionLog: Pick<PredictionLog, 'addFeedback' | 'measure' | 'compareShadows'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/feedback',
      summary: 'Tell what turned out to be true of predictions',
      description:
        'Each label names the `x-request-id` of its prediction and, where there were several, its index. It may come before the ' +
        'prediction is logged, and again: the one that became known last counts.',
      tag,
      params: modelParameters,
      body: feedbackRequestSchema,
      bodyExample: {
        feedback: [{ requestId: '6a1b3a8e-5d0c-4c8e-9f5e-2d1a52d7c0f4', index: 0, label: 151 }],
      },
      responses: { 200: { description: 'What became of the labels', schema: feedbackResponseSchema } },
      handle: async ({ params, body }) => ({
        body: await predictionLog.addFeedback(params.model, body.feedback),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}/metrics',
      summary: 'Measure the versions of a model while they serve',
      description:
        'Of the predictions that are logged: how many they are, how long they took, and how those do whose truth is known.',
      tag,
      params: modelParameters,
      query: loggedPredictionsRequestSchema,
      responses: { 200: { description: 'By version', schema: liveMetricsSchema } },
      handle: async ({ params, query }) => ({ body: await predictionLog.measure(params.model, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/models/{model}/shadow',
      summary: 'Compare shadows with the versions that they run behind',
      description:
        'Of the requests that are logged: how often a shadow predicts the same, and how far it is off.',
      tag,
      params: modelParameters,
      query: loggedPredictionsRequestSchema,
      responses: { 200: { description: 'By version and shadow', schema: shadowSummarySchema } },
      handle: async ({ params, query }) => ({
        body: await predictionLog.compareShadows(params.model, query),
      }),
    }),
  ];
}
