import { z } from 'zod';
import { featureReferenceSchema } from './feature-reference.ts';
import { valueSchema } from './values.ts';

const count = z.int().min(0);

/** How the online answers about one feature compare with what the offline store says of their instant. */
export const featureVerificationSchema = z.strictObject({
  reference: featureReferenceSchema,
  /** Answers that are what the offline store says. */
  matches: count,
  /** Answers that are something else, of the same instant or of one that the offline store does not know. */
  mismatches: count,
  /** Answers that are older than what the offline store says: not materialised or pushed by then. */
  behind: count,
  /** Answers whose row was corrected, or became known, after they were given: nothing can be said of them. */
  corrected: count,
  /** The first mismatches. */
  examples: z.array(
    z.strictObject({
      answeredAt: z.string(),
      entity: z.record(z.string(), z.unknown()),
      online: valueSchema,
      offline: valueSchema,
    }),
  ),
});

export type FeatureVerification = z.infer<typeof featureVerificationSchema>;

export const verificationSchema = z.strictObject({
  answers: count,
  /** Answers that were made by definitions that have changed since, or are gone, and are not compared. */
  otherDefinitions: count,
  features: z.array(featureVerificationSchema),
});

export type Verification = z.infer<typeof verificationSchema>;
