import { defineRoute, type Route } from '@quincunx/http';
import { z } from 'zod';

/** What Prometheus reads. */
export function createMetricsRoutes({
  mediaType,
  expose,
}: {
  mediaType: string;
  expose: () => Promise<string>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      isVital: true,
      path: '/metrics',
      summary: 'Metrics, in the text format of Prometheus',
      tag: 'Operations',
      responses: { 200: { description: 'The metrics', schema: z.string(), mediaType } },
      handle: async () => ({ body: await expose() }),
    }),
  ];
}
