import { z } from 'zod';
import { gateVerdictSchema } from './gate.ts';
import { metricsSchema } from './metrics.ts';
import { featureReferenceSchema } from './feature-reference.ts';
import { digestSchema, instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';

/** Everything that a run's result came from. */
export const pinsSchema = z.strictObject({
  configuration: z.strictObject({
    name: modelNameSchema,
    version: versionNumberSchema,
    digest: digestSchema,
  }),
  dataset: digestSchema,
  features: z.strictObject({ references: z.array(featureReferenceSchema), digest: digestSchema }),
  /** The code: a git revision, and whether files differed from it. Absent outside a git checkout. */
  code: z.strictObject({ revision: z.string(), dirty: z.boolean() }).optional(),
  seed: z.int(),
  runtime: z.strictObject({ node: z.string(), platform: z.string(), quincunx: z.string() }),
});

export type Pins = z.infer<typeof pinsSchema>;

/** How a run ended. An interrupted run's process is gone without having said how. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('registered'), version: versionNumberSchema, verdict: gateVerdictSchema }),
  z.strictObject({ kind: z.literal('rejected'), verdict: gateVerdictSchema }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
  z.strictObject({ kind: z.literal('interrupted') }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;

const runStatusSchema = z.enum(['running', 'registered', 'rejected', 'failed', 'interrupted']);

/** One execution of training. */
export const runSchema = z.strictObject({
  id: z.uuid(),
  model: modelNameSchema,
  status: runStatusSchema,
  startedAt: instantSchema,
  endedAt: instantSchema.optional(),
  /** The training process, to tell a running run from an interrupted one. */
  process: z.strictObject({ host: z.string(), id: z.int() }),
  pins: pinsSchema.optional(),
  /** The estimator's settings, flattened: `iterations`, `learningRate`. */
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  metrics: metricsSchema,
  outcome: outcomeSchema.optional(),
});

export type Run = z.infer<typeof runSchema>;

/** A metric at one step of the fit. */
export interface StepMetric {
  /** From 0. */
  readonly step: number;
  readonly name: string;
  readonly value: number;
}
