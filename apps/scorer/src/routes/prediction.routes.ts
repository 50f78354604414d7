import { predictRequestSchema, predictResponseSchema } from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { ScoringService } from '@quincunx/inference';
import type { Metrics } from '@quincunx/telemetry';
import { modelParameters, modelVersionParameters } from './parameters.ts';

const description =
  'Takes `instances`, rows of the inputs by name, or `entities`, rows of join keys whose newest features are read online; ' +
  '`context` then adds or overrides values, entity by entity.';

const bodyExample = { instances: [{ bmi: 32.1 }] };

/** Predictions, by this platform's own protocol. */
export function createPredictionRoutes({
  scoring,
  metrics,
}: {
  scoring: Pick<ScoringService, 'predict'>;
  metrics: Pick<Metrics, 'countPredictions'>;
}): readonly Route[] {
  const predict = async (request: Parameters<ScoringService['predict']>[0]) => {
    const body = await scoring.predict(request);
    const { model, version, predictions } = body;
    metrics.countPredictions({ model, version, count: predictions.length });
    return { body };
  };
  const responses = {
    200: { description: 'One prediction per row, in the same order', schema: predictResponseSchema },
  };

  return [
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/predict',
      summary: 'Predict with the deployed version',
      description,
      tag: 'Predictions',
      params: modelParameters,
      body: predictRequestSchema,
      bodyExample,
      responses,
      handle: ({ params, body }) => predict({ ...params, ...body }),
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/versions/{version}/predict',
      summary: 'Predict with a version by its number',
      description,
      tag: 'Predictions',
      params: modelVersionParameters,
      body: predictRequestSchema,
      bodyExample,
      responses,
      handle: ({ params, body }) => predict({ ...params, ...body }),
    }),
  ];
}
