import { basename, dirname } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { readJsonBody } from '../body/read-json-body.ts';
import { HttpError } from '../response/http-error.ts';
import { problemDocument, sendProblem } from '../response/problem-response.ts';
import { requestId } from '../response/request-id.ts';
import { sendContent, sendJson } from '../response/send.ts';
import { createHostCheck } from './create-host-check.ts';
import { observe, type HttpLogger, type HttpMetrics } from './observe.ts';
import type { Answer, Route } from './route.ts';

export interface HttpApplicationOptions {
  readonly routes: readonly Route[];
  readonly logger: HttpLogger;
  readonly metrics?: HttpMetrics;
  /** `bodyBytes`: the largest request body that is read, decompressed; 64 MiB by default. */
  readonly limits?: { readonly bodyBytes?: number };
  /** What it will listen on. On loopback, only requests that name this machine are answered. */
  readonly host?: string;
  /** Files that are served as they are, by the path they are served at. */
  readonly assets?: Readonly<Record<string, string>>;
}

/**
 * An application from a table of routes. Every path of the table answers its methods, OPTIONS, and 405 to the rest; everything
 * that goes wrong is answered with a problem document (RFC 9457).
 */
export function createHttpApplication(options: HttpApplicationOptions): Express {
  const { routes, logger, metrics, host = '', limits = {}, assets = {} } = options;
  const observing = { logger, ...(metrics && { metrics }) };
  const limitBytes = limits.bodyBytes ?? 64 * 1024 * 1024;
  const checkHost = createHostCheck(host);
  const application = express();
  application.disable('x-powered-by');
  application.disable('etag');
  application.enable('case sensitive routing');
  application.set('query parser', false);

  application.use((request, response, next) => {
    requestId(request, response);
    response.setHeader('x-content-type-options', 'nosniff');
    const refusal = checkHost(request);
    if (refusal) {
      observe(request, response, '(none)', observing);
      throw refusal;
    }
    next();
  });
  for (const [path, file] of Object.entries(assets)) {
    application.get(path, (_request, response) => {
      response.sendFile(basename(file), { root: dirname(file), maxAge: '1h' });
    });
  }
  for (const [path, routesOfPath] of Map.groupBy(routes, (route) => route.path)) {
    const registration = application.route(toExpressPath(path));
    registration.all((request, response, next) => {
      observe(request, response, path, observing);
      next();
    });
    for (const route of routesOfPath) {
      registration[expressMethods[route.method]](async (request: Request, response: Response) => {
        send(response, await route.answer(rawRequest(request, response, limitBytes)));
      });
    }
    registration.all(refuseMethod(allowedMethods(routesOfPath)));
  }
  application.use((request, response) => {
    observe(request, response, '(none)', observing);
    throw new HttpError(
      404,
      `there is no ${request.method} ${request.path}; GET /openapi.json lists what there is`,
    );
  });
  application.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    answerError(toKnownError(error), request, response, logger);
  });
  return application;
}

const expressMethods = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function toExpressPath(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, ':$1');
}

function rawRequest(request: Request, response: Response, limitBytes: number) {
  const [, query = ''] = request.originalUrl.split(/\?(.*)/s);
  return {
    params: request.params,
    query: new URLSearchParams(query),
    requestId: requestId(request, response),
    readBody: () => readJsonBody(request, response, { limitBytes }),
  };
}

function send(response: Response, { status, mediaType, body, headers }: Answer): void {
  if (body === undefined) sendContent(response, status, undefined, headers);
  else if (typeof body === 'string' && !mediaType.endsWith('json')) {
    sendContent(response, status, body, { ...headers, 'content-type': mediaType });
  } else sendJson(response, status, body, { mediaType, headers });
}

function allowedMethods(routes: readonly Route[]): string {
  const methods = routes.map(({ method }) => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function refuseMethod(allow: string) {
  return (request: Request, response: Response): void => {
    if (request.method !== 'OPTIONS') {
      throw new HttpError(405, `${request.path} does not take ${request.method}; it takes ${allow}`, {
        headers: { allow },
      });
    }
    sendContent(response, 204, undefined, { allow });
  };
}

function toKnownError(error: unknown): unknown {
  return error instanceof URIError ? new HttpError(400, 'the path is not valid percent-encoding') : error;
}

function answerError(error: unknown, request: Request, response: Response, logger: HttpLogger): void {
  const id = requestId(request, response);
  const { status } = problemDocument(error, id);
  const fields = { requestId: id, method: request.method, path: request.path };
  if (response.destroyed) {
    logger.debug(fields, 'the client left before its answer');
  } else {
    if (status >= 500) logger.error({ ...fields, err: error }, `answered ${status}`);
    if (response.headersSent) response.destroy();
    else sendProblem(response, error, id);
  }
}
