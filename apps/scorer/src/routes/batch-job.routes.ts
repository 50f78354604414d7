import { batchJobRequestSchema, batchJobSchema, pageRequestSchema, pageSchema } from '@quincunx/contracts';
import { defineRoute, type Route } from '@quincunx/http';
import type { ConfinedBatchJobs } from '@quincunx/inference';
import { z } from 'zod';

const tag = 'Batch jobs';
const params = z.strictObject({ id: z.uuid() });
const accepted = { 202: { description: 'The job', schema: batchJobSchema } };
const shown = { 200: { description: 'The job', schema: batchJobSchema } };

/** Files scored into files, in the background. */
export function createBatchJobRoutes({
  batchJobs,
}: {
  batchJobs: Pick<ConfinedBatchJobs, 'start' | 'list' | 'get' | 'cancel' | 'resume'>;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/batch-jobs',
      summary: 'Score a file into another',
      description:
        'Answers at once; the job tells how far it is. Files are CSV, Parquet or NDJSON, as their extensions or the formats say, within ' +
        'the folder that QUINCUNX_BATCH_FOLDER names. Every row of the output has all columns of the input, the outputs of the model, ' +
        '`model_version`, and `prediction_error`: null, or what is wrong with the row. The output appears when it is whole. One ' +
        'job of a process runs at a time. A job that was stopped goes on when the same one is started again.',
      tag,
      body: batchJobRequestSchema,
      bodyExample: { model: 'diabetes-bmi', input: 'patients.csv', output: 'scored.parquet' },
      responses: accepted,
      handle: async ({ body }) => ({ body: await batchJobs.start(body) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/batch-jobs',
      summary: 'List the batch jobs, the newest first',
      tag,
      query: pageRequestSchema,
      responses: { 200: { description: 'A page of jobs', schema: pageSchema(batchJobSchema) } },
      handle: async ({ query }) => ({ body: await batchJobs.list(query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/batch-jobs/{id}',
      summary: 'Show a batch job, and how far it is',
      tag,
      params,
      responses: shown,
      handle: async ({ params: { id } }) => ({ body: await batchJobs.get(id) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/batch-jobs/{id}/cancel',
      summary: 'Cancel a batch job',
      description: 'Removes what it has written; its output is as it was before. 409 when it is done.',
      tag,
      params,
      responses: shown,
      handle: async ({ params: { id } }) => ({ body: await batchJobs.cancel(id) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/batch-jobs/{id}/resume',
      summary: 'Resume a batch job that was stopped, or failed',
      description:
        'It goes on from its last whole part. 409 when it is done or running, or its input has changed.',
      tag,
      params,
      responses: accepted,
      handle: async ({ params: { id } }) => ({ body: await batchJobs.resume(id) }),
    }),
  ];
}
