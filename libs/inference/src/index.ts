export { BatchFolder } from './batch-jobs/batch-folder.ts';
export type {
  BatchJobOptions,
  BatchJobOrder,
  BatchJobProgress,
  StartedBatchJob,
} from './batch-jobs/batch-job-order.ts';
export { BatchJobs } from './batch-jobs/batch-jobs.ts';
export type { BatchModels } from './batch-jobs/batch-models.ts';
export { ConfinedBatchJobs } from './batch-jobs/confined-batch-jobs.ts';
export { inferenceMigrations } from './batch-jobs/ledger/inference-migrations.ts';
export type { InferenceTables } from './batch-jobs/ledger/inference-tables.ts';
export { scoreCsv } from './batch-stream/score-csv.ts';
export { scoreNdjson, type JsonFaultFinder } from './batch-stream/score-ndjson.ts';
export { createPredictor } from './create-predictor.ts';
export { Deployments, type DeploymentStatus, type DeploymentsOptions } from './deployments.ts';
export { ClassificationMeter } from './metrics/classification-meter.ts';
export { RegressionMeter } from './metrics/regression-meter.ts';
export type { Deployment } from './load-deployment.ts';
export type { ModelSource, Withdrawal } from './model-source.ts';
export { parseInvocations, type InvocationsBody } from './invocations/parse-invocations.ts';
export {
  encodeInferResponse,
  type EncodedInferAnswer,
  type InferAnswer,
} from './open-inference/encode-infer-response.ts';
export { modelConfiguration, modelMetadata } from './open-inference/model-metadata.ts';
export {
  modelStatistics,
  type TotalDuration,
  type VersionActivity,
} from './open-inference/model-statistics.ts';
export {
  parseInferRequest,
  type InferRequest,
  type InferRequestBody,
  type JsonParser,
  type RequestedOutput,
} from './open-inference/parse-infer-request.ts';
export { repositoryIndex, type RepositoryEntry } from './open-inference/repository-index.ts';
export {
  parseLoadRequest,
  parseRepositoryIndexRequest,
  parseUnloadRequest,
  type RepositoryRequestBody,
} from './open-inference/repository-requests.ts';
export { serverMetadata } from './open-inference/server-metadata.ts';
export type { LoggedRequest, ShadowAnswer } from './prediction-log/logged-request.ts';
export type { OutputSource } from './prediction-log/output-source.ts';
export type { PredictionLogTables } from './prediction-log/prediction-log-tables.ts';
export { predictionLogMigrations } from './prediction-log/prediction-log.migrations.ts';
export { PredictionLog } from './prediction-log/prediction-log.ts';
export type { Predictor } from './predictor.ts';
export {
  ScoringService,
  type ScoringServiceOptions,
  type ScoringStream,
  type ScoringTarget,
} from './scoring-service.ts';
export { writeModelQuery, type ModelQueryRequest } from './sql-query/write-model-query.ts';
