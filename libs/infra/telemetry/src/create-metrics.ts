import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Counts a finished HTTP request and how long it took. `route` is a template, so that there are few of them. */
  observeRequest(request: { route: string; method: string; status: number; seconds: number }): void;
  /** Counts predictions, not requests for them. */
  countPredictions(predictions: { model: string; version: number; count: number }): void;
  /** Everything in the Prometheus text format. */
  expose(): Promise<string>;
  /** The media type of what is exposed. */
  readonly mediaType: string;
}

/** Seconds: a prediction takes well under a millisecond, a large batch or a slow client many seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics of one program, in a registry of their own: of its process, its HTTP requests and its predictions. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer. Status 499: the client left before.',
    labelNames: ['route', 'method', 'status'],
    buckets,
    registers: [registry],
  });
  const predictions = new Counter({
    name: 'quincunx_predictions_total',
    help: 'Predictions made, by model and version.',
    labelNames: ['model', 'version'],
    registers: [registry],
  });
  return {
    observeRequest: ({ route, method, status, seconds }) => {
      requests.observe({ route, method, status }, seconds);
    },
    countPredictions: ({ model, version, count }) => {
      predictions.inc({ model, version }, count);
    },
    expose: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}
