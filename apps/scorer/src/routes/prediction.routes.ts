import {
  andThen,
  predictRequestSchema,
  predictResponseSchema,
  type PredictRequest,
} from '@quincunx/contracts';
import { defineRoute, type RawRequest, type Route } from '@quincunx/http';
import type { ScoringService } from '@quincunx/inference';
import { modelParameters, modelVersionParameters } from './parameters.ts';
import { scoringTarget } from './scoring-target.ts';

const description =
  'Takes `instances`, rows of the inputs by name, or `entities`, rows of join keys whose newest features are read online; ' +
  '`context` then adds or overrides values, entity by entity.';

const bodyExample = { instances: [{ bmi: 32.1 }] };

/** Predictions, by this platform's own protocol. */
export function createPredictionRoutes({
  scoring,
}: {
  scoring: Pick<ScoringService, 'predict'>;
}): readonly Route[] {
  const predict = (
    { raw, body }: { raw: RawRequest; body: PredictRequest },
    { model, version }: { model: string; version?: number },
  ) =>
    andThen(scoring.predict(scoringTarget(raw, model, version), body), (predicted) => ({ body: predicted }));
  const responses = {
    200: { description: 'One prediction per row, in the same order', schema: predictResponseSchema },
  };

  return [
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/predict',
      isHot: true,
      summary: 'Predict with the deployed version',
      description,
      tag: 'Predictions',
      params: modelParameters,
      body: predictRequestSchema,
      bodyExample,
      responses,
      handle: (request) => predict(request, request.params),
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/models/{model}/versions/{version}/predict',
      isHot: true,
      summary: 'Predict with a version by its number',
      description,
      tag: 'Predictions',
      params: modelVersionParameters,
      body: predictRequestSchema,
      bodyExample,
      responses,
      handle: (request) => predict(request, request.params),
    }),
  ];
}
