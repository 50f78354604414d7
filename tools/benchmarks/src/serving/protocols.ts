import { z } from 'zod';
import type { Row } from './linear-fit.ts';

/** A way to ask for the prediction of one row. */
export interface Protocol {
  readonly name: string;
  path(model: string): string;
  body(row: Row): unknown;
  /** @throws Error when it is no such answer. */
  read(answer: Buffer): { readonly version: number; readonly prediction: number };
}

const predictAnswerSchema = z.object({
  version: z.number(),
  predictions: z.tuple([z.number()]),
});

const inferAnswerSchema = z.object({
  model_version: z.coerce.number(),
  outputs: z.tuple([z.object({ data: z.tuple([z.number()]) })]),
});

export const protocols: readonly Protocol[] = [
  {
    name: 'predict',
    path: (model) => `/v1/models/${model}/predict`,
    body: (row) => ({ instances: [row] }),
    read: (answer) => {
      const { version, predictions } = predictAnswerSchema.parse(JSON.parse(answer.toString()));
      return { version, prediction: predictions[0] };
    },
  },
  {
    name: 'infer',
    path: (model) => `/v2/models/${model}/infer`,
    body: (row) => ({
      inputs: Object.entries(row).map(([name, value]) => ({
        name,
        shape: [1],
        datatype: 'FP64',
        data: [value],
      })),
    }),
    read: (answer) => {
      const { model_version: version, outputs } = inferAnswerSchema.parse(JSON.parse(answer.toString()));
      return { version, prediction: outputs[0].data[0] };
    },
  },
];
