import type { IncomingMessage, ServerResponse } from 'node:http';
import { readJsonBody } from '../body/read-json-body.ts';
import type { HttpError } from '../response/http-error.ts';
import { problemDocument, sendProblem } from '../response/problem-response.ts';
import { requestId } from '../response/request-id.ts';
import { sendContent, sendJson } from '../response/send.ts';
import { createHostCheck } from './create-host-check.ts';
import { observe, type HttpLogger, type HttpMetrics } from './observe.ts';
import type { Answer, RawRequest, Route } from './route.ts';

export interface ExchangeOptions {
  readonly logger: HttpLogger;
  readonly metrics?: HttpMetrics;
  /** What the server listens on. On loopback, only requests that name this machine are answered. */
  readonly host: string;
  readonly limitBytes: number;
}

/** What each request goes through, whether Express finds its route or not. */
export interface Exchanges {
  /** Begins the answer. @returns why there can be none, if so. */
  begin(request: IncomingMessage, response: ServerResponse): HttpError | undefined;
  /** Has a request counted and logged under a route's template when it is over. */
  observe(request: IncomingMessage, response: ServerResponse, route: string): void;
  answer(
    route: Route,
    request: IncomingMessage,
    response: ServerResponse,
    params: RawRequest['params'],
  ): Promise<void>;
  /** Answers with what went wrong, or logs it where nothing can be answered any more. */
  fail(error: unknown, request: IncomingMessage, response: ServerResponse): void;
}

export function createExchanges({ host, limitBytes, logger, metrics }: ExchangeOptions): Exchanges {
  const checkHost = createHostCheck(host);
  const observing = { logger, ...(metrics && { metrics }) };
  return {
    begin(request, response) {
      requestId(request, response);
      response.setHeader('x-content-type-options', 'nosniff');
      return checkHost(request);
    },
    observe(request, response, route) {
      observe(request, response, route, observing);
    },
    async answer(route, request, response, params) {
      const raw = {
        params,
        query: queryOf(request),
        requestId: requestId(request, response),
        readBody: () => readJsonBody(request, response, { limitBytes }),
      };
      send(response, await route.answer(raw));
    },
    fail(error, request, response) {
      try {
        fail(error, request, response, logger);
      } catch {
        // Whoever asked learns by that alone that there is no answer; the process goes on.
        response.destroy();
      }
    },
  };
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse, logger: HttpLogger): void {
  const id = requestId(request, response);
  const { status } = problemDocument(error, id);
  const fields = { requestId: id, method: request.method, path: pathOf(request) };
  if (response.destroyed) {
    logger.debug(fields, 'the client left before its answer');
  } else {
    if (status >= 500) logger.error({ ...fields, err: error }, `answered ${status}`);
    if (response.headersSent) response.destroy();
    else sendProblem(response, error, id);
  }
}

/** The URL that a request came with: Express changes `url`, and keeps it here. */
function urlOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '';
}

export function pathOf(request: IncomingMessage): string {
  const url = urlOf(request);
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const url = urlOf(request);
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

function send(response: ServerResponse, { status, mediaType, body, headers }: Answer): void {
  if (body === undefined) sendContent(response, status, undefined, headers);
  else if (typeof body === 'string' && !mediaType.endsWith('json')) {
    sendContent(response, status, body, { ...headers, 'content-type': mediaType });
  } else sendJson(response, status, body, { mediaType, headers });
}
