import { defineRoute, type Route } from '@quincunx/http';
import type { Metrics } from '@quincunx/telemetry';
import { z } from 'zod';

/** What Prometheus reads. */
export function createMetricsRoutes({ metrics }: { metrics: Metrics }): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      isVital: true,
      path: '/metrics',
      summary: 'Metrics, in the text format of Prometheus',
      tag: 'Operations',
      responses: { 200: { description: 'The metrics', schema: z.string(), mediaType: metrics.mediaType } },
      handle: async () => ({ body: await metrics.expose() }),
    }),
  ];
}
