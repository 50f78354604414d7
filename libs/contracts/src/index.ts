export { aliasNameSchema } from './alias.ts';
export { artifactSchema, type Artifact, type NamedExpression } from './artifact.ts';
export {
  configurationComparisonSchema,
  configurationVersionSchema,
  environmentSchema,
  jsonPatchOperationSchema,
  type ConfigurationComparison,
  type ConfigurationVersion,
  type Environment,
} from './configuration-version.ts';
export { datasetSchema, type Dataset } from './dataset.ts';
export type { Entity, JoinKey } from './entity.ts';
export type {
  EstimatorSettings,
  GradientDescentSettings,
  LeastSquaresSettings,
  LogisticRegressionSettings,
  StochasticGradientDescentSettings,
} from './estimator-settings.ts';
export type { FeatureReference } from './feature-reference.ts';
export { featureViewSchema, type Feature, type FeatureView, type FeatureViewInput } from './feature-view.ts';
export {
  gateSchema,
  type AbsoluteRule,
  type Gate,
  type GateFinding,
  type GateVerdict,
  type PromotionPolicy,
  type RelativeRule,
} from './gate.ts';
export {
  classificationMetricNames,
  metricDirections,
  metricNameSchema,
  regressionMetricNames,
  type MetricName,
  type Metrics,
} from './metrics.ts';
export {
  modelDefinitionSchema,
  type Label,
  type ModelDefinition,
  type ModelDefinitionInput,
} from './model-definition.ts';
export {
  modelChangeSchema,
  modelSchema,
  modelVersionChangeSchema,
  modelVersionSchema,
  versionComparisonSchema,
  versionSearchSchema,
  type Model,
  type ModelChange,
  type ModelVersion,
  type ModelVersionChange,
  type Registration,
  type VersionComparison,
  type VersionSearch,
} from './model-version.ts';
export { instantSchema, modelNameSchema, versionNumberSchema, type Digest, type Instant } from './names.ts';
export { pageRequestSchema, pageSchema, type Page, type PageRequest } from './page.ts';
export { parseWith } from './parse-with.ts';
export {
  ConflictError,
  CorruptError,
  InvalidInputError,
  NotFoundError,
  PlatformError,
  UnavailableError,
  UnsupportedError,
  type ErrorCode,
} from './platform-error.ts';
export {
  predictRequestSchema,
  predictResponseSchema,
  type PredictRequest,
  type PredictResponse,
  type Prediction,
} from './prediction.ts';
export type { PreprocessingStep } from './preprocessing-step.ts';
export { problemDocumentSchema, type Problem, type ProblemDocument } from './problem-document.ts';
export { ProblemList } from './problem-list.ts';
export {
  promotionRequestSchema,
  promotionSchema,
  rollbackRequestSchema,
  type Promotion,
  type PromotionRequest,
  type RollbackRequest,
} from './promotion.ts';
export {
  scoreRequestSchema,
  scoreResponseSchema,
  streamRequestSchema,
  streamResponseSchema,
  type ScoreRequest,
  type StreamRequest,
} from './published-services.ts';
export { pinsSchema, runSchema, type Outcome, type Pins, type Run, type StepMetric } from './run.ts';
export { settingsSchema } from './settings.ts';
export { signatureSchema, type Field, type Signature } from './signature.ts';
export type { FileSource, Timestamp } from './source.ts';
export type { Split } from './split.ts';
export type { Row, Value, ValueType } from './values.ts';
