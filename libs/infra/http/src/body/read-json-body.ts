import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidInputError } from '@quincunx/contracts';
import { HttpError } from '../response/http-error.ts';
import { parseJson } from './parse-json.ts';
import { readBody, type BodyLimits } from './read-body.ts';

/**
 * Reads and parses a JSON request body: `application/json` or `application/...+json`, in UTF-8.
 * @throws HttpError 415 for another media type, 413 for a body that is too large; InvalidInputError for what is not JSON.
 */
export function readJsonBody(
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
): Promise<unknown> {
  if (!hasBody(request)) throw new InvalidInputError('request body: is missing; send JSON');
  refuseUnlessJson(request.headers['content-type']);
  return readBody(request, response, limits, parseBody);
}

function parseBody(bytes: Buffer): unknown {
  return parseJson(bytes, 'request body');
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function refuseUnlessJson(contentType = ''): void {
  if (contentType === 'application/json') return;
  const [mediaType = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const isUtf8 = charset === undefined || ['utf-8', 'utf8', '"utf-8"', 'us-ascii'].includes(charset);
  if (/^application\/(json|[\w.-]+\+json)$/.test(mediaType) && isUtf8) return;
  const given = contentType === '' ? 'no content-type' : `content-type ${contentType.slice(0, 100)}`;
  throw new HttpError(415, `request body: came with ${given}; send application/json in UTF-8`, {
    headers: { accept: 'application/json' },
  });
}
