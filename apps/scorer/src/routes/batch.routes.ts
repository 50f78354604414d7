import { Readable } from 'node:stream';
import { defineRoute, findJsonSyntaxFault, HttpError, type RawRequest, type Route } from '@quincunx/http';
import { scoreCsv, scoreNdjson, type ScoringService } from '@quincunx/inference';
import { z } from 'zod';
import { modelParameters, modelVersionParameters } from './parameters.ts';
import { scoringTarget, versionHeader } from './scoring-target.ts';

const csv = 'text/csv';
const ndjson = 'application/x-ndjson';
const mediaTypes = [ndjson, 'application/jsonl', 'application/jsonlines', csv];

const description =
  'NDJSON, an object of inputs by name in each line, or CSV, whose first record names inputs; the answer is the same, row by row: ' +
  'lines of `{"prediction": ...}` or `{"error": "..."}`, or CSV of `prediction,error`, in which a model of several outputs has a column ' +
  'for each. A row that is wrong is answered with its error in its place, blank lines not at all. One version answers the whole ' +
  'stream, which may be of any length and compressed. The answer comes while the request does: read it meanwhile, for no more of ' +
  'the request is taken while the answer waits. An answer that breaks off is not complete.';

const route = {
  method: 'POST',
  description,
  tag: 'Predictions',
  rawBody: {
    // Of any content: a line that is none of JSON is answered in its place.
    [ndjson]: { example: '{"bmi":32.1}\n{"bmi":21.6}\n' },
    [csv]: { schema: z.string(), example: 'bmi\n32.1\n21.6\n' },
  },
  responses: {
    200: {
      description: 'An answer for each row, in order, in the media type of the request',
      schema: z.string(),
      mediaType: ndjson,
      otherMediaTypes: mediaTypes.filter((each) => each !== ndjson),
    },
  },
} as const;

/** Predictions for streams of rows. */
export function createBatchRoutes({
  scoring,
}: {
  scoring: Pick<ScoringService, 'openStream'>;
}): readonly Route[] {
  const score = async (raw: RawRequest, { model, version }: { model: string; version?: number }) => {
    const mediaType = readMediaType(raw.headers['content-type']);
    const stream = await scoring.openStream(scoringTarget(raw, model, version));
    const body = raw.openBody();
    // Whoever reads it is told; when nobody does any more, nobody has to be.
    body.on('error', () => undefined);
    const chunks = body.iterator({ destroyOnReturn: false });
    const answers =
      mediaType === csv ? scoreCsv(chunks, stream) : scoreNdjson(chunks, stream, findJsonSyntaxFault);
    return {
      content: await begin(answers, body),
      mediaType: mediaType === csv ? `${csv}; charset=utf-8` : mediaType,
      headers: versionHeader(stream.deployment),
    };
  };

  return [
    defineRoute({
      ...route,
      path: '/v1/models/{model}/batch',
      summary: 'Predict for a stream of rows with the deployed version',
      params: modelParameters,
      handle: ({ raw, params }) => score(raw, params),
    }),
    defineRoute({
      ...route,
      path: '/v1/models/{model}/versions/{version}/batch',
      summary: 'Predict for a stream of rows with a version by its number',
      params: modelVersionParameters,
      handle: ({ raw, params }) => score(raw, params),
    }),
  ];
}

/** What goes wrong before the first part of the answer has an answer of its own; what goes wrong after that breaks it off. */
async function begin(answers: AsyncGenerator<string>, body: Readable): Promise<Readable> {
  try {
    return Readable.from(goOn(await answers.next(), answers), { objectMode: false });
  } catch (error) {
    // What is left is read off, so that the client gets to read the answer.
    body.resume();
    throw error;
  }
}

async function* goOn(
  first: IteratorResult<string, unknown>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

function readMediaType(contentType = ''): string {
  const [mediaType = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (mediaTypes.includes(mediaType) && parameters.every(isUnderstood)) return mediaType;
  const given = contentType === '' ? 'no content-type' : `content-type ${contentType.slice(0, 100)}`;
  throw new HttpError(415, `request body: came with ${given}; send ${ndjson} or ${csv} in UTF-8`, {
    headers: { accept: mediaTypes.join(', ') },
  });
}

/** What follows a media type: UTF-8, and of CSV that it has a header. */
function isUnderstood(parameter: string): boolean {
  return /^(|charset="?(utf-?8|us-ascii)"?|header="?present"?)$/.test(parameter);
}
