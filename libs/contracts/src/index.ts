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
export { entitySchema, joinKeySchema, type Entity, type JoinKey } from './entity.ts';
export {
  estimatorSettingsSchema,
  linearRegressionSettingsSchema,
  logisticRegressionSettingsSchema,
  type EstimatorSettings,
  type GradientDescentSettings,
  type LeastSquaresSettings,
  type LinearRegressionSettings,
  type LogisticRegressionSettings,
  type StochasticGradientDescentSettings,
} from './estimator-settings.ts';
export { featureReferenceSchema, type FeatureReference } from './feature-reference.ts';
export {
  featureSchema,
  featureViewSchema,
  type Feature,
  type FeatureView,
  type FeatureViewInput,
} from './feature-view.ts';
export {
  gateFindingSchema,
  gateSchema,
  gateVerdictSchema,
  promotionPolicySchema,
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
  metricsSchema,
  regressionMetricNames,
  type MetricName,
  type Metrics,
} from './metrics.ts';
export {
  labelSchema,
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
  registrationSchema,
  tagsSchema,
  versionComparisonSchema,
  versionSearchSchema,
  type Model,
  type ModelChange,
  type ModelVersion,
  type ModelVersionChange,
  type Registration,
  type Tags,
  type VersionComparison,
  type VersionSearch,
} from './model-version.ts';
export {
  digestSchema,
  identifierSchema,
  instantSchema,
  modelNameSchema,
  versionNumberSchema,
  type Digest,
  type Instant,
} from './names.ts';
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
  errorCodes,
  type ErrorCode,
} from './platform-error.ts';
export {
  predictRequestSchema,
  predictResponseSchema,
  predictionSchema,
  type PredictRequest,
  type PredictResponse,
  type Prediction,
} from './prediction.ts';
export { preprocessingStepSchema, type PreprocessingStep } from './preprocessing-step.ts';
export {
  problemDocumentSchema,
  problemSchema,
  type Problem,
  type ProblemDocument,
} from './problem-document.ts';
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
export {
  outcomeSchema,
  pinsSchema,
  runSchema,
  runStatusSchema,
  stepMetricSchema,
  type Outcome,
  type Pins,
  type Run,
  type StepMetric,
} from './run.ts';
export { settingsSchema, type SettingsInput } from './settings.ts';
export { fieldSchema, signatureSchema, type Field, type Signature } from './signature.ts';
export { fileSourceSchema, timestampSchema, type FileSource, type Timestamp } from './source.ts';
export { splitSchema, type Split } from './split.ts';
export { valueSchema, valueTypeSchema, type Row, type Value, type ValueType } from './values.ts';
