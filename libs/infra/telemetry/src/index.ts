export { createLogger } from './create-logger.ts';
export { createMetrics, type Metrics } from './create-metrics.ts';
