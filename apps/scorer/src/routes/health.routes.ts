import { modelNameSchema, versionNumberSchema } from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { Deployments } from '@quincunx/inference';
import { z } from 'zod';

export const readinessSchema = z.strictObject({
  /** `degraded`: serving, though not what the registry says now. `empty`: nothing to serve. */
  status: z.enum(['ready', 'degraded', 'empty']),
  models: z.array(z.strictObject({ model: modelNameSchema, version: versionNumberSchema })),
  faults: z.array(z.string()),
  /** The way out. */
  hint: z.string().optional(),
});

const tag = 'Operations';

/** Whether the process lives, and whether it can predict. */
export function createHealthRoutes({
  deployments,
  hint,
}: {
  deployments: Pick<Deployments, 'status'>;
  /** What to do when nothing is deployed. */
  hint: string;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      isVital: true,
      path: '/health/live',
      summary: 'Whether the process lives',
      tag,
      responses: {
        200: { description: 'It does', schema: z.strictObject({ status: z.literal('live') }) },
      },
      handle: () => ({ body: { status: 'live' as const } }),
    }),
    defineRoute({
      method: 'GET',
      isVital: true,
      path: '/health/ready',
      summary: 'Whether predictions can be had',
      tag,
      responses: {
        200: { description: 'Yes: `ready` or `degraded`', schema: readinessSchema },
        503: { description: 'No: `empty`', schema: readinessSchema },
      },
      handle: () => {
        const { state, models, faults } = deployments.status();
        const isEmpty = state === 'empty';
        return {
          status: isEmpty ? 503 : 200,
          body: { status: state, models, faults, ...(isEmpty && faults.length === 0 && { hint }) },
        };
      },
    }),
  ];
}
