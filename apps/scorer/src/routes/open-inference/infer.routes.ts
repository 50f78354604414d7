import { andThen, inferRequestSchema, inferResponseSchema, InvalidInputError } from '@quincunx/contracts';
import { defineRoute, parseJson, type RawRequest, type Route } from '@quincunx/http';
import {
  encodeInferResponse,
  parseInferRequest,
  type InferRequest,
  type ScoringService,
} from '@quincunx/inference';
import { modelParameters, modelVersionParameters } from '../parameters.ts';
import { scoringTarget } from '../scoring-target.ts';
import { openInferenceTag as tag } from './open-inference-tag.ts';

const headerLengthHeader = 'inference-header-content-length';

/** Predictions, as tensors. */
export function createInferRoutes({
  scoring,
}: {
  readonly scoring: Pick<ScoringService, 'score'>;
}): readonly Route[] {
  const infer = async (raw: RawRequest, model: string, version?: number) => {
    const body = await raw.readBytes();
    const headerLength = readHeaderLength(raw.headers[headerLengthHeader]);
    let request: InferRequest | undefined;
    const scored = scoring.score(scoringTarget(raw, model, version), ({ predictor: { signature } }) => {
      const parsed = parseInferRequest({ body, headerLength, signature, parseJson });
      // A shadow reads the same body later, by its own signature.
      request ??= parsed;
      return parsed.rows;
    });
    return andThen(scored, ({ deployment, predictions }) => {
      const { id, outputs = [] } = request ?? {};
      const answer = encodeInferResponse({ model, version: deployment.version, id, outputs, predictions });
      if (answer.headerLength === undefined) return { content: answer.json };
      return {
        content: Buffer.concat([Buffer.from(answer.json), ...answer.binary]),
        mediaType: 'application/octet-stream',
        headers: { [headerLengthHeader]: String(answer.headerLength) },
      };
    });
  };
  const description = {
    method: 'POST',
    tag,
    isHot: true,
    description:
      'One tensor for each input, or one of all inputs in their order; in JSON, or in binary after it, whose length ' +
      '`Inference-Header-Content-Length` gives then.',
    rawBody: {
      'application/json': {
        schema: inferRequestSchema,
        example: { inputs: [{ name: 'bmi', shape: [1], datatype: 'FP64', data: [32.1] }] },
      },
      'application/octet-stream': {},
    },
    responses: { 200: { description: 'A tensor for each output', schema: inferResponseSchema } },
  } as const;
  return [
    defineRoute({
      ...description,
      path: '/v2/models/{model}/infer',
      summary: 'Infer with the deployed version',
      params: modelParameters,
      handle: ({ raw, params }) => infer(raw, params.model),
    }),
    defineRoute({
      ...description,
      path: '/v2/models/{model}/versions/{version}/infer',
      summary: 'Infer with a version by its number',
      params: modelVersionParameters,
      handle: ({ raw, params }) => infer(raw, params.model, params.version),
    }),
  ];
}

function readHeaderLength(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw new InvalidInputError('Inference-Header-Content-Length must be a number of bytes');
}
