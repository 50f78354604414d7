import { z } from 'zod';

export const regressionMetricNames = ['r2', 'mse', 'rmse', 'mae', 'mape', 'bias'] as const;
export const classificationMetricNames = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'rocAuc',
  'logLoss',
  'brier',
] as const;

/**
 * r2: share of variance explained, at most 1. mse, rmse, mae: squared and absolute error, in the label's unit. mape: mean
 * absolute percentage error, as a share. bias: mean of prediction minus label. accuracy, precision, recall, f1, rocAuc:
 * 0 to 1. logLoss: mean negative log-likelihood in nats. brier: mean squared error of the probability.
 */
export const metricNameSchema = z.enum([...regressionMetricNames, ...classificationMetricNames]);

export type MetricName = z.infer<typeof metricNameSchema>;

/** Figures by metric. A metric that is not defined for the rows at hand (r2 of a constant label) is left out. */
export const metricsSchema = z.partialRecord(metricNameSchema, z.number());

export type Metrics = z.infer<typeof metricsSchema>;

/** Whether more is better (`r2`), less is (`mse`), or nearer to zero (`bias`). */
export const metricDirections = {
  r2: 'higher',
  mse: 'lower',
  rmse: 'lower',
  mae: 'lower',
  mape: 'lower',
  bias: 'nearer-zero',
  accuracy: 'higher',
  precision: 'higher',
  recall: 'higher',
  f1: 'higher',
  rocAuc: 'higher',
  logLoss: 'lower',
  brier: 'lower',
} as const satisfies Record<MetricName, 'higher' | 'lower' | 'nearer-zero'>;
