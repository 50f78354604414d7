import { z } from 'zod';
import { modelNameSchema } from './names.ts';
import { valueSchema } from './values.ts';

/**
 * The wire shapes of the Open Inference Protocol, version 2, over REST, and of three of its extensions: model repository, model
 * configuration and statistics. Requests are loose where real clients send more than the protocol says (`model_name`), and take null
 * for what is absent, as Python's clients write it.
 */
const count = z.int().min(0);
const parametersSchema = z.record(z.string(), z.unknown());

/** Those that tensors of a request may have. */
const datatypeSchema = z.enum([
  'BOOL',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'FP16',
  'FP32',
  'FP64',
  'BYTES',
]);

export type DatatypeName = z.infer<typeof datatypeSchema>;

const inputTensorSchema = z
  .looseObject({
    name: z.string(),
    /** `[rows]`, `[rows, 1]`, or `[rows, features]` of a single tensor of all features. */
    shape: z.array(count).min(1).max(2),
    datatype: datatypeSchema,
    parameters: z.looseObject({ binary_data_size: count.optional() }).nullish(),
    /** In row-major order, flat or nested as the shape. */
    data: z.array(z.unknown()).nullish(),
  })
  .refine(({ data, parameters }) => Array.isArray(data) !== (parameters?.binary_data_size !== undefined), {
    error: 'must have either data or a binary_data_size',
  });

/** For the documentation: requests are read by hand, in a tenth of the time. */
export const inferRequestSchema = z.looseObject({
  id: z.string().nullish(),
  parameters: z.looseObject({ binary_data_output: z.boolean().optional() }).nullish(),
  inputs: z.array(inputTensorSchema).min(1),
  /** All of the model's, if none is named. */
  outputs: z
    .array(
      z.looseObject({
        name: z.string(),
        parameters: z.looseObject({ binary_data: z.boolean().optional() }).nullish(),
      }),
    )
    .nullish(),
});

const outputTensorSchema = z.strictObject({
  name: z.string(),
  datatype: datatypeSchema,
  shape: z.array(count),
  parameters: z.strictObject({ binary_data_size: count }).optional(),
  data: z.array(valueSchema).optional(),
});

export const inferResponseSchema = z.strictObject({
  model_name: modelNameSchema,
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(outputTensorSchema),
});

export const openInferenceErrorSchema = z.strictObject({ error: z.string() });

export const serverMetadataSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});

export type ServerMetadata = z.infer<typeof serverMetadataSchema>;

export const serverLiveSchema = z.strictObject({ live: z.boolean() });

export const serverReadySchema = z.strictObject({ ready: z.boolean(), live: z.boolean() });

export const modelReadySchema = z.strictObject({ name: z.string(), ready: z.boolean() });

export const modelNamesSchema = z.strictObject({ models: z.array(modelNameSchema) });

const tensorMetadataSchema = z.strictObject({
  name: z.string(),
  datatype: datatypeSchema,
  /** -1 stands for any number. */
  shape: z.array(z.int().min(-1)),
});

export const modelMetadataSchema = z.strictObject({
  name: modelNameSchema,
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensorMetadataSchema),
  outputs: z.array(tensorMetadataSchema),
});

export type ModelMetadata = z.infer<typeof modelMetadataSchema>;

const tensorConfigurationSchema = z.strictObject({
  name: z.string(),
  /** `TYPE_FP64`, `TYPE_INT64`, `TYPE_BOOL` or `TYPE_STRING`. */
  data_type: z.string(),
  /** Without the dimension of rows. */
  dims: z.array(count),
});

export const modelConfigurationSchema = z.strictObject({
  name: modelNameSchema,
  platform: z.string(),
  backend: z.string(),
  max_batch_size: count,
  input: z.array(tensorConfigurationSchema.extend({ optional: z.boolean() })),
  output: z.array(tensorConfigurationSchema),
});

export type ModelConfiguration = z.infer<typeof modelConfigurationSchema>;

/** How often something happened, and how many nanoseconds it took in all. */
const durationStatisticSchema = z.strictObject({ count, ns: count });

export const modelStatisticsSchema = z.strictObject({
  model_stats: z.array(
    z.strictObject({
      name: modelNameSchema,
      version: z.string(),
      /** Milliseconds since 1970; 0 if there was none. */
      last_inference: count,
      /** Rows. */
      inference_count: count,
      /** Requests. */
      execution_count: count,
      inference_stats: z.strictObject({
        success: durationStatisticSchema,
        fail: durationStatisticSchema,
        queue: durationStatisticSchema,
        compute_input: durationStatisticSchema,
        compute_infer: durationStatisticSchema,
        compute_output: durationStatisticSchema,
        cache_hit: durationStatisticSchema,
        cache_miss: durationStatisticSchema,
      }),
      response_stats: z.strictObject({}),
      batch_stats: z.array(z.never()),
      memory_usage: z.array(z.never()),
    }),
  ),
});

export type ModelStatistics = z.infer<typeof modelStatisticsSchema>;

export const repositoryIndexRequestSchema = z.looseObject({ ready: z.boolean().nullish() });

export const repositoryIndexSchema = z.array(
  z.strictObject({
    name: modelNameSchema,
    version: z.string(),
    state: z.enum(['READY', 'UNAVAILABLE']),
    /** Empty for a model that is ready. */
    reason: z.string(),
  }),
);

export type RepositoryIndex = z.infer<typeof repositoryIndexSchema>;

export const loadRequestSchema = z.looseObject({ parameters: parametersSchema.nullish() });

export const unloadRequestSchema = z.looseObject({
  parameters: z.looseObject({ unload_dependents: z.boolean().optional() }).nullish(),
});
