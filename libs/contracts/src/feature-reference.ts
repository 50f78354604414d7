import { z } from 'zod';

/** A feature as `view:feature`. */
export const featureReferenceSchema = z
  .string()
  .regex(/^[A-Za-z_]\w*:[A-Za-z_]\w*$/, 'must be view:feature, such as patient_vitals:bmi');

export type FeatureReference = z.infer<typeof featureReferenceSchema>;
