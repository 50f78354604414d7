export { aliasNameSchema } from './alias.ts';
export { aliasedViewSchema, type AliasedView } from './aliased-view.ts';
export { andThen } from './and-then.ts';
export { artifactSchema, type Artifact, type NamedExpression } from './artifact.ts';
export {
  batchFormatSchema,
  batchJobRequestSchema,
  batchJobSchema,
  type BatchFormat,
  type BatchJob,
  type BatchJobRequest,
} from './batch-job.ts';
export {
  configurationComparisonSchema,
  configurationVersionSchema,
  environmentSchema,
  jsonPatchOperationSchema,
  type ConfigurationComparison,
  type ConfigurationVersion,
  type Environment,
} from './configuration-version.ts';
export {
  datasetDetailsSchema,
  datasetManifestSchema,
  datasetRequestSchema,
  datasetSchema,
  type Dataset,
  type DatasetDetails,
  type DatasetManifest,
  type DatasetRequest,
  type DatasetRows,
} from './dataset.ts';
export { driftSchema, type Drift, type DriftVerdict, type FeatureDrift } from './drift.ts';
export { durationSchema, secondsOf, type Duration } from './duration.ts';
export type { Entity, JoinKey } from './entity.ts';
export {
  erasureRequestSchema,
  erasureResultSchema,
  erasureSchema,
  type Erasure,
  type ErasureRequest,
  type ErasureResult,
} from './erasure.ts';
export type {
  EstimatorSettings,
  GradientDescentSettings,
  LeastSquaresSettings,
  LogisticRegressionSettings,
  StochasticGradientDescentSettings,
} from './estimator-settings.ts';
export {
  definitionKindSchema,
  featureDefinitionsSchema,
  type DefinitionKind,
  type FeatureDefinitions,
} from './feature-definitions.ts';
export {
  definitionChangeSchema,
  featurePlanSchema,
  type DefinitionChange,
  type FeaturePlan,
} from './feature-plan.ts';
export { featureReferenceSchema, type FeatureReference } from './feature-reference.ts';
export { featureServiceSchema, type FeatureService } from './feature-service.ts';
export {
  describedSchema,
  featureStatisticsSchema,
  statisticsRequestSchema,
  statisticsSchema,
  type Described,
  type FeatureStatistics,
  type NumberStatistics,
  type Statistics,
  type StatisticsRequest,
  type ValueStatistics,
} from './feature-statistics.ts';
export {
  featureViewSchema,
  type Aggregate,
  type Feature,
  type FeatureView,
  type FeatureViewInput,
} from './feature-view.ts';
export {
  feedbackRequestSchema,
  feedbackResponseSchema,
  type FeedbackItem,
  type FeedbackResponse,
} from './feedback.ts';
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
  invocationsErrorSchema,
  invocationsRequestSchema,
  invocationsResponseSchema,
} from './invocations.ts';
export {
  materialisationRequestSchema,
  materialisationSchema,
  type Materialisation,
  type MaterialisationRequest,
} from './materialisation.ts';
export {
  classificationMetricNames,
  metricDirections,
  metricNameSchema,
  regressionMetricNames,
  type MetricName,
  type Metrics,
} from './metrics.ts';
export { microsecondInstantSchema, microsecondsOf } from './microsecond-instant.ts';
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
export {
  identifierSchema,
  instantSchema,
  modelNameSchema,
  versionNumberSchema,
  type Digest,
  type Instant,
} from './names.ts';
export {
  onlineFeaturesRequestSchema,
  onlineFeaturesResponseSchema,
  type OnlineFeaturesRequest,
  type OnlineFeaturesResponse,
  type OnlineStatus,
} from './online-features.ts';
export { onDemandViewSchema, type OnDemandView, type OnDemandViewInput } from './on-demand-view.ts';
export {
  inferRequestSchema,
  inferResponseSchema,
  loadRequestSchema,
  modelConfigurationSchema,
  modelMetadataSchema,
  modelNamesSchema,
  modelReadySchema,
  modelStatisticsSchema,
  openInferenceErrorSchema,
  repositoryIndexRequestSchema,
  repositoryIndexSchema,
  serverLiveSchema,
  serverMetadataSchema,
  serverReadySchema,
  unloadRequestSchema,
  type DatatypeName,
  type ModelConfiguration,
  type ModelMetadata,
  type ModelStatistics,
  type RepositoryIndex,
  type ServerMetadata,
} from './open-inference.ts';
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
export {
  liveMetricsSchema,
  loggedPredictionsRequestSchema,
  shadowSummarySchema,
  type LiveMetrics,
  type LoggedPredictionsRequest,
  type ShadowSummary,
} from './prediction-log.ts';
export type { PreprocessingStep } from './preprocessing-step.ts';
export { problemDocumentSchema, type Problem, type ProblemDocument } from './problem-document.ts';
export { ProblemList } from './problem-list.ts';
export {
  promotionRequestSchema,
  promotionSchema,
  rollbackRequestSchema,
  trafficRequestSchema,
  type Promotion,
  type PromotionRequest,
  type RollbackRequest,
  type TrafficRequest,
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
  pushRequestSchema,
  pushResponseSchema,
  pushRowSchema,
  type PushRequest,
  type PushResponse,
} from './push.ts';
export { quarantinedRowSchema, type QuarantinedRow } from './quarantined-row.ts';
export { pinsSchema, runSchema, type Outcome, type Pins, type Run, type StepMetric } from './run.ts';
export { settingsSchema } from './settings.ts';
export { signatureSchema, type Field, type Signature } from './signature.ts';
export type { FileSource, PostgresSource, Source, SqliteSource, Timestamp } from './source.ts';
export type { Split } from './split.ts';
export {
  aliasesOfTraffic,
  trafficPolicySchema,
  trafficSchema,
  type Traffic,
  type TrafficBounds,
  type TrafficPolicy,
} from './traffic.ts';
export { valueTypeSchema, type Row, type Value, type ValueType } from './values.ts';
export { verificationSchema, type FeatureVerification, type Verification } from './verification.ts';
