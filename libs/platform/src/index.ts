export { checkPlatform } from './check-platform.ts';
export { createBatchModels } from './create-batch-models.ts';
export { createConfinedBatchJobs } from './create-confined-batch-jobs.ts';
export { createComplaint } from './create-complaint.ts';
export { createServing, type Serving } from './create-serving.ts';
export { openPlatform, type Platform } from './open-platform.ts';
export { readSettings, type Settings } from './settings.ts';
