import { createMetrics, exposeTogether, type Metrics } from './create-metrics.ts';

const expose = async (metrics: Metrics) => exposeTogether([await metrics.collect()]);

describe('createMetrics', () => {
  it('counts requests by route, method and status, with their time in buckets of seconds', async () => {
    const metrics = createMetrics();
    const request = { route: '/v1/models/{model}/predict', method: 'POST', status: 200 };
    metrics.observeRequest({ ...request, seconds: 0.002 });
    metrics.observeRequest({ ...request, seconds: 0.2 });
    const text = await expose(metrics);
    const labels = 'route="/v1/models/{model}/predict",method="POST",status="200"';
    expect(text).toContain(`http_request_duration_seconds_count{${labels}} 2`);
    expect(text).toContain(`http_request_duration_seconds_sum{${labels}} 0.202`);
    expect(text).toContain(`http_request_duration_seconds_bucket{le="0.0025",${labels}} 1`);
  });

  it('counts what is longer than the last bucket, and what is just as long as one', async () => {
    const metrics = createMetrics();
    for (const seconds of [0.0005, 11])
      metrics.observeRequest({ route: '/', method: 'GET', status: 200, seconds });
    const lines = (await expose(metrics)).split('\n');
    const labels = 'route="/",method="GET",status="200"';
    const bucket = (bound: string, count: number) =>
      `http_request_duration_seconds_bucket{le="${bound}",${labels}} ${count}`;
    expect(lines).toEqual(expect.arrayContaining([bucket('0.0005', 1), bucket('10', 1), bucket('+Inf', 2)]));
  });

  it('counts predictions, their time and errors by model and version', async () => {
    const metrics = createMetrics();
    const version = { model: 'diabetes-bmi', version: 2 };
    metrics.meterOf(version).observe(0.002, 3);
    metrics.meterOf(version).observe(0.004, 1);
    metrics.meterOf(version).countError();
    const lines = (await expose(metrics)).split('\n');
    const labels = 'model="diabetes-bmi",version="2"';
    expect(lines).toContain(`quincunx_predictions_total{${labels}} 4`);
    expect(lines).toContain(`quincunx_prediction_errors_total{${labels}} 1`);
    expect(lines).toContain(`quincunx_prediction_duration_seconds_count{${labels}} 2`);
    expect(lines).toContain(`quincunx_prediction_duration_seconds_bucket{le="0.0025",${labels}} 1`);
    expect(await expose(metrics)).toContain(`quincunx_predictions_total{${labels}} 4`);
  });

  it('tells what a version did', () => {
    const metrics = createMetrics();
    const version = { model: 'churn', version: 1 };
    const nothing = { requests: 0, seconds: 0, predictions: 0, errors: 0 };
    expect(metrics.activityOf(version)).toEqual(nothing);
    metrics.meterOf(version).observe(0.25, 3);
    metrics.meterOf(version).observe(0.5, 1);
    metrics.meterOf(version).countError();
    const { lastRequestAt = 0, ...activity } = metrics.activityOf(version);
    expect(activity).toEqual({ requests: 2, seconds: 0.75, predictions: 4, errors: 1 });
    expect(Date.now() - lastRequestAt).toBeLessThan(5000);
  });

  it('shows what is read when it is asked for', async () => {
    const metrics = createMetrics();
    let dropped = 3;
    metrics.show({ name: 'waiting', help: 'Now', type: 'gauge', read: () => [{ value: 7 }] });
    metrics.show({
      name: 'dropped_total',
      help: 'Ever',
      type: 'counter',
      labelNames: ['what'],
      read: () => [{ labels: { what: 'box' }, value: dropped }],
    });
    expect(await expose(metrics)).toMatch(/^waiting 7$/m);
    dropped = 4;
    expect(await expose(metrics)).toMatch(/^dropped_total\{what="box"\} 4$/m);
  });

  it('adds up what several processes counted', async () => {
    const all = [createMetrics(), createMetrics()];
    for (const metrics of all) {
      const gauge = { help: 'Now', type: 'gauge', read: () => [{ value: 3 }] } as const;
      metrics.show({ ...gauge, name: 'version' });
      metrics.show({ ...gauge, name: 'waiting', together: 'sum' });
      metrics.observeRequest({ route: '/', method: 'GET', status: 200, seconds: 0.2 });
      metrics.meterOf({ model: 'a', version: 1 }).observe(0.1, 5);
    }
    const text = await exposeTogether(await Promise.all(all.map((metrics) => metrics.collect())));
    expect(text).toMatch(/^quincunx_predictions_total\{model="a",version="1"\} 10$/m);
    expect(text).toMatch(/^http_request_duration_seconds_bucket\{le="0.25",.*\} 2$/m);
    expect(text).toMatch(/^http_request_duration_seconds_count\{.*\} 2$/m);
    expect(text).toMatch(/^version 3$/m);
    expect(text).toMatch(/^waiting 6$/m);
  });

  it('shows the process, in the text format of Prometheus', async () => {
    const metrics = createMetrics();
    expect(await expose(metrics)).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(metrics.mediaType).toMatch(/^text\/plain; version=/);
  });

  it('keeps nothing between two of them', async () => {
    createMetrics().meterOf({ model: 'a', version: 1 }).observe(1, 1);
    expect(await expose(createMetrics())).not.toContain('model="a"');
  });
});
