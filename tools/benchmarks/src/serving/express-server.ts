import { createServer } from 'node:http';
import express, { type Express } from 'express';
import { z } from 'zod';
import { predictBmi, predictTwenty, type TwentyFeatures } from './hand-written-formulas.ts';
import { writtenByHand, type HandWrittenRoutes } from './hand-written-routes.ts';
import { listenAndSay } from './listen-and-say.ts';
import { twentyFeatures } from './models.ts';

const inferSchema = z.object({
  id: z.string().optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        shape: z.array(z.int().nonnegative()),
        datatype: z.literal('FP64'),
        data: z.array(z.number()),
      }),
    )
    .min(1),
});

function addRoutes<Row>(
  application: Express,
  model: string,
  row: z.ZodType<Row>,
  { predict, infer }: HandWrittenRoutes<Row>,
): void {
  const predictSchema = z.object({ instances: z.array(row).min(1) });
  application.post(`/v1/models/${model}/predict`, (request, response) => {
    response.json(predict(predictSchema.parse(request.body)));
  });
  application.post(`/v2/models/${model}/infer`, (request, response) => {
    response.json(infer(inferSchema.parse(request.body)));
  });
}

const application = express();
application.use(express.json());
addRoutes(
  application,
  'diabetes-bmi',
  z.object({ bmi: z.number() }),
  writtenByHand('diabetes-bmi', predictBmi),
);
addRoutes(
  application,
  'twenty-features',
  z.object(twentyShape()),
  writtenByHand('twenty-features', predictTwenty),
);
listenAndSay(createServer(application));

function twentyShape() {
  const shape = Object.fromEntries(twentyFeatures.fits[0].terms.map(({ input }) => [input, z.number()]));
  // An object from entries forgets their names.
  return shape as Record<keyof TwentyFeatures, z.ZodNumber>;
}
