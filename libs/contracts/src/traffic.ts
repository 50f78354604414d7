import { z } from 'zod';
import { aliasNameSchema } from './alias.ts';
import { modelNameSchema } from './names.ts';

const canarySchema = z.strictObject({
  alias: aliasNameSchema,
  /** Of the requests for the served alias: whole percents, which add up exactly. */
  percent: z.int().min(1).max(100),
});

/** What each canary must keep to, over a sliding window of its own requests, or it loses its share. */
const trafficBoundsSchema = z
  .strictObject({
    /** The greatest share of requests that may fail: 0.01 is one in a hundred. */
    errorRate: z.number().min(0).max(1).optional(),
    /** The greatest 99th percentile of the time that an answer takes. */
    p99Milliseconds: z.number().positive().optional(),
    /** With fewer in the window, nothing is judged. */
    minimumRequests: z.int().min(1).default(100),
    windowSeconds: z.int().min(1).max(3600).default(60),
  })
  .refine(({ errorRate, p99Milliseconds }) => errorRate !== undefined || p99Milliseconds !== undefined, {
    error: 'needs errorRate or p99Milliseconds',
  });

/** Where the requests for one alias of a model, the one that a scorer serves, go instead and as well. */
export const trafficPolicySchema = z
  .strictObject({
    /** What they leave over of the requests goes to the served alias. */
    canaries: z.array(canarySchema).max(8).default([]),
    /** Gets a copy of every request; its answers are recorded and never returned. */
    shadow: aliasNameSchema.optional(),
    /** Without them nothing is rolled back by itself. */
    bounds: trafficBoundsSchema.optional(),
  })
  .superRefine((policy, context) => {
    const path = ['canaries'];
    const total = policy.canaries.reduce((sum, { percent }) => sum + percent, 0);
    if (total > 100) {
      context.addIssue({ code: 'custom', path, message: `add up to ${total} percent; the most is 100` });
    }
    const aliases = aliasesOfTraffic(policy);
    if (new Set(aliases).size < aliases.length) {
      const message = 'must each be another alias, and none of them the shadow';
      context.addIssue({ code: 'custom', path, message });
    }
  });

export type TrafficBounds = z.infer<typeof trafficBoundsSchema>;
export type TrafficPolicy = z.infer<typeof trafficPolicySchema>;

/** The aliases that a policy sends requests to: the canaries, then the shadow. */
export function aliasesOfTraffic({ canaries, shadow }: Pick<TrafficPolicy, 'canaries' | 'shadow'>): string[] {
  return [...canaries.map(({ alias }) => alias), ...(shadow === undefined ? [] : [shadow])];
}

/** The policy in force. Without an entry of the log all requests go to the alias itself. */
export const trafficSchema = z.strictObject({
  model: modelNameSchema,
  alias: aliasNameSchema,
  policy: trafficPolicySchema,
  /** Of the log's entry that set it; absent: none has. */
  sequence: z.int().positive().optional(),
});

export type Traffic = z.infer<typeof trafficSchema>;
