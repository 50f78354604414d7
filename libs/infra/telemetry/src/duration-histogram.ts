import { Histogram, type Registry } from 'prom-client';

/** Seconds: a prediction takes well under a millisecond, a large batch or a slow client many seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Labels = Readonly<Record<string, string | number>>;

/**
 * A histogram of durations whose series are held by whoever observes: prom-client's own finds a series by a text of all its labels,
 * at every observation, which takes longer than a prediction.
 */
export class DurationHistogram extends Histogram {
  readonly #series: DurationSeries[] = [];
  readonly #description: { readonly name: string; readonly help: string };

  constructor(options: { name: string; help: string; labelNames: readonly string[]; registry: Registry }) {
    const { name, help, labelNames, registry } = options;
    super({ name, help, labelNames: [...labelNames], buckets, registers: [registry] });
    this.#description = { name, help };
  }

  /** @param labels of no other series. */
  createSeries(labels: Labels): DurationSeries {
    const series = new DurationSeries(labels);
    this.#series.push(series);
    return series;
  }

  /** What prom-client reads when it exposes a histogram, in place of what its own `observe` would have counted. */
  getForPromString() {
    const { name, help } = this.#description;
    const values = this.#series.flatMap((series) => series.values(name));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  }
}

export class DurationSeries {
  readonly #labels: Labels;
  /** One more than there are buckets: of what is longer than the last. */
  readonly #counts = new Float64Array(buckets.length + 1);
  #sum = 0;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < buckets.length && seconds > (buckets[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** As they are exposed: each bucket counts all that is no longer than its bound. */
  values(name: string) {
    let count = 0;
    const cumulative = [...this.#counts].map((value) => (count += value));
    return [
      ...cumulative.map((value, index) => ({
        metricName: `${name}_bucket`,
        labels: { le: buckets[index] ?? '+Inf' },
        sharedLabels: this.#labels,
        value,
      })),
      { metricName: `${name}_sum`, labels: {}, sharedLabels: this.#labels, value: this.#sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels: this.#labels, value: count },
    ];
  }
}
