import { z } from 'zod';
import { predictResponseSchema } from './prediction.ts';
import { rowsSchema } from './rows-schema.ts';

/**
 * The wire shapes of `/invocations`, the scoring protocol of MLflow, which Amazon SageMaker calls too. Of a request they are for the
 * documentation: what is said of a wrong one must not repeat it.
 */
/**
 * Rows: objects, or lists in the order of the model's inputs; of a single input also just its values. Or an object: of columns, or of
 * the values of one row.
 */
const tensors = z.union([
  rowsSchema({ atLeast: 1 }),
  z.array(z.unknown()).min(1),
  z.record(z.string(), z.unknown()),
]);
/** Models here take none. */
const params = z.record(z.string(), z.unknown()).nullish();

export const invocationsRequestSchema = z.union([
  z.strictObject({
    dataframe_split: z.strictObject({
      columns: z.array(z.string()),
      data: z.array(z.array(z.unknown())).min(1),
      /** Of no meaning here. */
      index: z.unknown().optional(),
    }),
    params,
  }),
  z.strictObject({ dataframe_records: rowsSchema({ atLeast: 1 }), params }),
  z.strictObject({ instances: tensors, params }),
  z.strictObject({ inputs: tensors, params }),
]);

export const invocationsResponseSchema = predictResponseSchema.pick({ predictions: true });

export const invocationsErrorSchema = z.strictObject({
  /** `BAD_REQUEST`, `RESOURCE_DOES_NOT_EXIST`, and others of MLflow's. */
  error_code: z.string(),
  message: z.string(),
});
