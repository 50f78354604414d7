import type { Overload } from '@quincunx/http';
import type { PredictionLog } from '@quincunx/inference';
import type { Serving } from '@quincunx/platform';
import type { Metrics } from '@quincunx/telemetry';

/** Shows what the scorer is about, beside what it counts: what it serves, and how close to its limits it is. */
export function showState(
  metrics: Pick<Metrics, 'show'>,
  {
    serving,
    predictionLog,
    overload,
  }: { serving: Serving; predictionLog: Pick<PredictionLog, 'written' | 'dropped'>; overload: Overload },
): void {
  const { deployments, scoring } = serving;
  metrics.show({
    name: 'quincunx_served_version',
    help: 'The version of a model that answers under an alias.',
    type: 'gauge',
    labelNames: ['model', 'alias'],
    read: () =>
      deployments.listReleases().flatMap(({ stable, canaries, shadow }) => {
        const { model, version } = stable;
        const others = [
          ...canaries.map(({ named, deployment }) => ({ alias: named.alias, deployment })),
          ...(shadow ? [shadow] : []),
        ];
        return [
          { labels: { model, alias: deployments.alias }, value: version },
          ...others.map(({ alias, deployment }) => ({ labels: { model, alias }, value: deployment.version })),
        ];
      }),
  });
  metrics.show({
    name: 'quincunx_degraded',
    help: '1 while what is served is not what the registry says, or the registry cannot be read.',
    type: 'gauge',
    read: () => [{ value: deployments.status().faults.length > 0 ? 1 : 0 }],
  });
  metrics.show({
    name: 'quincunx_unmirrored_requests_total',
    help: 'Requests that were not repeated on a shadow, for lack of time.',
    type: 'counter',
    read: () => [{ value: scoring.unmirrored }],
  });
  metrics.show({
    name: 'quincunx_logged_predictions_total',
    help: 'Predictions that were written to the prediction log, or dropped because they could not be in time.',
    type: 'counter',
    labelNames: ['outcome'],
    read: () => [
      { labels: { outcome: 'written' }, value: predictionLog.written },
      { labels: { outcome: 'dropped' }, value: predictionLog.dropped },
    ],
  });
  metrics.show({
    name: 'http_requests_in_flight',
    help: 'Requests that are being answered.',
    type: 'gauge',
    together: 'sum',
    read: () => [{ value: overload.inFlight }],
  });
  metrics.show({
    name: 'quincunx_event_loop_delay_seconds',
    help: 'How late the event loop is: past QUINCUNX_MAX_EVENT_LOOP_DELAY requests are refused.',
    type: 'gauge',
    read: () => [{ value: overload.eventLoopDelayMilliseconds / 1000 }],
  });
}
