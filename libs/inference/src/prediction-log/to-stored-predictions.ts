import { comparePredictions, scoreOf } from './compare-predictions.ts';
import type { LoggedRequest, RequestPart } from './logged-request.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';

export type StoredPrediction = Omit<
  PredictionLogTables['logged_prediction'],
  'sequence' | 'label' | 'labelled_at'
>;

/** The rows of a part of a request, as they are stored. */
export function toStoredPredictions({ request, start, end }: RequestPart): readonly StoredPrediction[] {
  return Array.from({ length: end - start }, (_, place) => toStoredPrediction(request, start + place));
}

function toStoredPrediction(request: LoggedRequest, index: number): StoredPrediction {
  const prediction = request.predictions[index] ?? null;
  const entity = request.entities?.[index];
  return {
    model: request.model,
    request_id: request.requestId,
    row_index: index,
    version: request.version,
    alias: request.alias ?? null,
    answered_at: request.at.getTime(),
    milliseconds: request.milliseconds,
    inputs: JSON.stringify(request.rows[index] ?? {}),
    entity: entity === undefined ? null : JSON.stringify(entity),
    prediction: JSON.stringify(prediction),
    score: scoreOf(prediction) ?? null,
    ...toStoredShadow(request, index),
  };
}

type StoredShadow = Pick<
  StoredPrediction,
  | 'shadow_alias'
  | 'shadow_version'
  | 'shadow_prediction'
  | 'shadow_is_equal'
  | 'shadow_difference'
  | 'shadow_error'
>;

const withoutShadow: StoredShadow = {
  shadow_alias: null,
  shadow_version: null,
  shadow_prediction: null,
  shadow_is_equal: null,
  shadow_difference: null,
  shadow_error: null,
};

function toStoredShadow({ shadow, predictions }: LoggedRequest, index: number): StoredShadow {
  if (shadow === undefined) return withoutShadow;
  const named = { ...withoutShadow, shadow_alias: shadow.alias, shadow_version: shadow.version };
  if ('error' in shadow) return { ...named, shadow_error: shadow.error };
  const prediction = shadow.predictions[index] ?? null;
  const { isEqual, difference = null } = comparePredictions(prediction, predictions[index] ?? null);
  return {
    ...named,
    shadow_prediction: JSON.stringify(prediction),
    shadow_is_equal: Number(isEqual),
    shadow_difference: difference,
  };
}
