import { createMetrics } from './create-metrics.ts';

describe('createMetrics', () => {
  it('counts requests by route, method and status, with their time in buckets of seconds', async () => {
    const metrics = createMetrics();
    const request = { route: '/v1/models/{model}/predict', method: 'POST', status: 200 };
    metrics.observeRequest({ ...request, seconds: 0.002 });
    metrics.observeRequest({ ...request, seconds: 0.2 });
    const text = await metrics.expose();
    const labels = 'route="/v1/models/{model}/predict",method="POST",status="200"';
    expect(text).toContain(`http_request_duration_seconds_count{${labels}} 2`);
    expect(text).toContain(`http_request_duration_seconds_sum{${labels}} 0.202`);
    expect(text).toContain(`http_request_duration_seconds_bucket{le="0.0025",${labels}} 1`);
  });

  it('counts predictions by model and version', async () => {
    const metrics = createMetrics();
    metrics.countPredictions({ model: 'diabetes-bmi', version: 2, count: 3 });
    metrics.countPredictions({ model: 'diabetes-bmi', version: 2, count: 1 });
    expect(await metrics.expose()).toContain(
      'quincunx_predictions_total{model="diabetes-bmi",version="2"} 4',
    );
  });

  it('shows the process, in the text format of Prometheus', async () => {
    const metrics = createMetrics();
    expect(await metrics.expose()).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(metrics.mediaType).toMatch(/^text\/plain; version=/);
  });

  it('keeps nothing between two of them', async () => {
    createMetrics().countPredictions({ model: 'a', version: 1, count: 1 });
    expect(await createMetrics().expose()).not.toContain('model="a"');
  });
});
