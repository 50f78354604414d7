export { BatchFolder } from './batch-jobs/batch-folder.ts';
export type { BatchJobOptions, StartedBatchJob } from './batch-jobs/batch-job-order.ts';
export { BatchJobs } from './batch-jobs/batch-jobs.ts';
export type { BatchModels } from './batch-jobs/batch-models.ts';
export { ConfinedBatchJobs } from './batch-jobs/confined-batch-jobs.ts';
export { inferenceMigrations } from './batch-jobs/ledger/inference-migrations.ts';
export type { InferenceTables } from './batch-jobs/ledger/inference-tables.ts';
export { scoreCsv } from './batch-stream/score-csv.ts';
export { scoreNdjson } from './batch-stream/score-ndjson.ts';
export { createPredictor } from './predictors/create-predictor.ts';
export { Deployments, type DeploymentStatus, type DeploymentsOptions } from './deployments/deployments.ts';
export { ClassificationMeter } from './metrics/classification-meter.ts';
export { RegressionMeter } from './metrics/regression-meter.ts';
export type { Deployment } from './deployments/load-deployment.ts';
export type { Release } from './deployments/release.ts';
export type { ModelSource, Withdrawal } from './deployments/model-source.ts';
export { parseInvocations } from './invocations/parse-invocations.ts';
export { encodeInferResponse } from './open-inference/encode-infer-response.ts';
export { modelConfiguration, modelMetadata } from './open-inference/model-metadata.ts';
export { modelStatistics, type VersionActivity } from './open-inference/model-statistics.ts';
export { parseInferRequest, type InferRequest } from './open-inference/parse-infer-request.ts';
export { repositoryIndex } from './open-inference/repository-index.ts';
export {
  parseLoadRequest,
  parseRepositoryIndexRequest,
  parseUnloadRequest,
} from './open-inference/repository-requests.ts';
export { serverMetadata } from './open-inference/server-metadata.ts';
export type { OutputSource } from './prediction-log/output-source.ts';
export type { PredictionLogTables } from './prediction-log/prediction-log-tables.ts';
export { predictionLogMigrations } from './prediction-log/prediction-log.migrations.ts';
export { PredictionLog } from './prediction-log/prediction-log.ts';
export type { Predictor } from './predictors/predictor.ts';
export { ScoringService, type ScoringServiceOptions } from './scoring/scoring-service.ts';
export type { ScoringTarget } from './scoring/scoring-target.ts';
export { writeModelQuery, type ModelQueryRequest } from './sql-query/write-model-query.ts';
