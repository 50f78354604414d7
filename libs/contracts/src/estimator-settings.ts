import { z } from 'zod';

/** Least squares, from the moments of the training rows; `l2` is the ridge penalty on the coefficients, not the intercept. */
const leastSquaresSchema = z.strictObject({
  kind: z.literal('linear-regression'),
  solver: z.literal('least-squares'),
  l2: z.number().min(0).default(0),
});

/** Full-batch gradient descent on the mean squared error from a zero start: `w -= learningRate * gradient of the mean`. */
const gradientDescentSchema = z.strictObject({
  kind: z.literal('linear-regression'),
  solver: z.literal('gradient-descent'),
  learningRate: z.number().positive(),
  iterations: z.int().positive().max(100_000_000),
});

/** Stochastic gradient descent with a decaying rate and averaging of the iterates (Polyak and Juditsky 1992). */
const stochasticGradientDescentSchema = z.strictObject({
  kind: z.literal('linear-regression'),
  solver: z.literal('stochastic-gradient-descent'),
  learningRate: z.number().positive(),
  epochs: z.int().positive().max(1_000_000),
  l2: z.number().min(0).default(0),
});

/** Logistic regression by Newton's method (iteratively reweighted least squares), with a ridge penalty. */
const logisticRegressionSchema = z.strictObject({
  kind: z.literal('logistic-regression'),
  l2: z.number().min(0).default(0),
  iterations: z.int().positive().max(10_000).default(50),
  /** Stops once the largest change of a coefficient in one step is below this. */
  tolerance: z.number().positive().default(1e-10),
  /** The probability from which the label is predicted true. */
  threshold: z.number().min(0).max(1).default(0.5),
});

const linearRegressionSchema = z.discriminatedUnion('solver', [
  leastSquaresSchema,
  gradientDescentSchema,
  stochasticGradientDescentSchema,
]);

export const estimatorSettingsSchema = z.discriminatedUnion('kind', [
  linearRegressionSchema,
  logisticRegressionSchema,
]);

export type LeastSquaresSettings = z.infer<typeof leastSquaresSchema>;
export type GradientDescentSettings = z.infer<typeof gradientDescentSchema>;
export type StochasticGradientDescentSettings = z.infer<typeof stochasticGradientDescentSchema>;
export type LogisticRegressionSettings = z.infer<typeof logisticRegressionSchema>;
export type EstimatorSettings = z.infer<typeof estimatorSettingsSchema>;
