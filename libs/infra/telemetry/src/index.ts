export { createLogger } from './create-logger.ts';
export { createMetrics, exposeTogether, type Metrics, type VersionActivity } from './create-metrics.ts';
