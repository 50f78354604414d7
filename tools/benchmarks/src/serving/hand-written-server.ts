import { createServer } from 'node:http';
import { predictBmi, predictTwenty, type TwentyFeatures } from './hand-written-formulas.ts';
import { writtenByHand, type InferBody, type PredictBody } from './hand-written-routes.ts';
import { listenAndSay } from './listen-and-say.ts';

const bmi = writtenByHand('diabetes-bmi', predictBmi);
const twenty = writtenByHand('twenty-features', predictTwenty);

const routes: Readonly<Record<string, (text: string) => unknown>> = {
  '/v1/models/diabetes-bmi/predict': (text) => bmi.predict(JSON.parse(text) as PredictBody<{ bmi: number }>),
  '/v2/models/diabetes-bmi/infer': (text) => bmi.infer(JSON.parse(text) as InferBody),
  '/v1/models/twenty-features/predict': (text) =>
    twenty.predict(JSON.parse(text) as PredictBody<TwentyFeatures>),
  '/v2/models/twenty-features/infer': (text) => twenty.infer(JSON.parse(text) as InferBody),
};

listenAndSay(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = routes[request.url ?? '']?.(Buffer.concat(chunks).toString());
      const text = JSON.stringify(answer ?? {});
      response.writeHead(answer === undefined ? 404 : 200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
  }),
);
