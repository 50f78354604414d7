import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { DurationHistogram, type DurationSeries } from './duration-histogram.ts';

/** Counts what one version of a model does. */
export interface VersionMeter {
  /** A request that was answered: how long its predictions took, and how many they were. */
  observe(seconds: number, predictions: number): void;
  /** A request that failed by the fault of the version. */
  countError(): void;
}

/** What a version did since the program started. */
export interface VersionActivity {
  /** That were answered. */
  readonly requests: number;
  /** That those took. */
  readonly seconds: number;
  readonly predictions: number;
  readonly errors: number;
  /** Of the last request, in milliseconds since 1970; undefined before the first. */
  readonly lastRequestAt: number | undefined;
}

/** A metric that is read when it is asked for. */
export interface Shown {
  readonly name: string;
  readonly help: string;
  /** A counter only ever grows, and those of several processes are added up; of a gauge, the largest counts unless it says `sum`. */
  readonly type: 'gauge' | 'counter';
  readonly together?: 'max' | 'sum';
  readonly labelNames?: readonly string[];
  readonly read: () => readonly { labels?: Readonly<Record<string, string>>; value: number }[];
}

export interface Metrics {
  /** Counts a finished HTTP request and how long it took. `route` is a template, so that there are few of them. */
  observeRequest(request: { route: string; method: string; status: number; seconds: number }): void;
  /** The one meter of a version. */
  meterOf(version: { model: string; version: number }): VersionMeter;
  activityOf(version: { model: string; version: number }): VersionActivity;
  show(shown: Shown): void;
  /** Everything as data, for `exposeTogether`. */
  collect(): Promise<readonly object[]>;
  /** Of what `exposeTogether` gives: the text format of Prometheus. */
  readonly mediaType: string;
}

/** Metrics of one program, in a registry of their own: of its process, its HTTP requests and its predictions. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const observeRequest = createRequestObserver(registry);
  const meterOf = createVersionMeters(registry);
  return {
    observeRequest,
    meterOf,
    activityOf: (version) => meterOf(version).activity(),
    show: ({ name, help, type, together = 'max', labelNames = [], read }) => {
      const options = { name, help, labelNames: [...labelNames], registers: [registry] };
      if (type === 'gauge') {
        new Gauge({
          ...options,
          aggregator: together,
          collect() {
            this.reset();
            for (const { labels = {}, value } of read()) this.set(labels, value);
          },
        });
      } else countAtCollection(options, read);
    },
    collect: () => registry.getMetricsAsJSON(),
    mediaType: registry.contentType,
  };
}

/** What several processes collected, as the metrics of one: counts are added up. */
export function exposeTogether(collected: readonly unknown[]): Promise<string> {
  return AggregatorRegistry.aggregate(collected.filter(Array.isArray)).metrics();
}

function createRequestObserver(registry: Registry): Metrics['observeRequest'] {
  const durations = new DurationHistogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer. Status 499: the client left before.',
    labelNames: ['route', 'method', 'status'],
    registry,
  });
  const byRoute = new Map<string, Map<string, Map<number, DurationSeries>>>();
  return ({ route, method, status, seconds }) => {
    const byMethod = getOrCreate(byRoute, route, () => new Map<string, Map<number, DurationSeries>>());
    const byStatus = getOrCreate(byMethod, method, () => new Map<number, DurationSeries>());
    const create = () => durations.createSeries({ route, method, status });
    getOrCreate(byStatus, status, create).observe(seconds);
  };
}

function createVersionMeters(
  registry: Registry,
): (version: { model: string; version: number }) => CountingMeter {
  const labelNames = ['model', 'version'];
  const durations = new DurationHistogram({
    name: 'quincunx_prediction_duration_seconds',
    help: 'Time that the predictions of one request took, its features included, by model and version.',
    labelNames,
    registry,
  });
  const meters = new Map<string, CountingMeter>();
  const read = (value: (meter: CountingMeter) => number) => () =>
    [...meters.values()].map((meter) => ({ labels: meter.labels, value: value(meter) }));
  countAtCollection(
    {
      name: 'quincunx_predictions_total',
      help: 'Predictions made, by model and version.',
      labelNames,
      registers: [registry],
    },
    read(({ predictions }) => predictions),
  );
  countAtCollection(
    {
      name: 'quincunx_prediction_errors_total',
      help: 'Requests that failed by the fault of the version, by model and version.',
      labelNames,
      registers: [registry],
    },
    read(({ errors }) => errors),
  );
  return ({ model, version }) => {
    const labels = { model, version: String(version) };
    return getOrCreate(
      meters,
      `${model}/${version}`,
      () => new CountingMeter(labels, durations.createSeries(labels)),
    );
  };
}

class CountingMeter implements VersionMeter {
  readonly labels: Readonly<Record<string, string>>;
  predictions = 0;
  errors = 0;
  readonly #durations: DurationSeries;
  #requests = 0;
  #seconds = 0;
  #lastRequestAt: number | undefined;

  constructor(labels: Readonly<Record<string, string>>, durations: DurationSeries) {
    this.labels = labels;
    this.#durations = durations;
  }

  observe(seconds: number, predictions: number): void {
    this.#durations.observe(seconds);
    this.#requests += 1;
    this.#seconds += seconds;
    this.predictions += predictions;
    this.#lastRequestAt = Date.now();
  }

  countError(): void {
    this.errors += 1;
  }

  activity(): VersionActivity {
    return {
      requests: this.#requests,
      seconds: this.#seconds,
      predictions: this.predictions,
      errors: this.errors,
      lastRequestAt: this.#lastRequestAt,
    };
  }
}

function countAtCollection(
  options: { name: string; help: string; labelNames: string[]; registers: Registry[] },
  read: () => readonly { labels?: Readonly<Record<string, string>>; value: number }[],
): void {
  new Counter({
    ...options,
    collect() {
      this.reset();
      for (const { labels = {}, value } of read()) this.inc(labels, value);
    },
  });
}

function getOrCreate<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = create();
  map.set(key, value);
  return value;
}
