import { z } from 'zod';
import { instantSchema } from './names.ts';

/** How much is held out for testing: a share of the rows, or a number of them. */
const testSize = z.union([z.number().gt(0).lt(1), z.strictObject({ rows: z.int().positive() })]);

/** Which rows are trained on and which are held out. A row's side never depends on the label. */
export const splitSchema = z.discriminatedUnion('kind', [
  /** The last rows, in the order of the label source, are held out. */
  z.strictObject({ kind: z.literal('ordered'), test: testSize }),
  /** Rows are held out at random, by the model's seed. */
  z.strictObject({ kind: z.literal('random'), test: testSize }),
  /** Rows at or after an instant are held out. */
  z.strictObject({ kind: z.literal('time'), testFrom: instantSchema }),
  /** All rows of an entity fall on one side, by the model's seed; the share is of entities, and approximate. */
  z.strictObject({ kind: z.literal('entity'), test: z.number().gt(0).lt(1) }),
]);

export type Split = z.infer<typeof splitSchema>;
