export { createLogger } from './create-logger.ts';
export { createMetrics, exposeTogether, type Metrics } from './create-metrics.ts';
