import type { RequestListener } from 'node:http';
import { basename, dirname } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import { HttpError } from '../response/http-error.ts';
import { sendContent } from '../response/send.ts';
import { createExchanges, type Exchanges } from './exchanges.ts';
import { createHotRoutes } from './hot-routes.ts';
import type { HttpLogger, HttpMetrics } from './observe.ts';
import type { Route } from './route.ts';

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
export function createHttpApplication(options: HttpApplicationOptions): RequestListener {
  const { routes, logger, metrics, host = '', limits = {}, assets = {} } = options;
  const limitBytes = limits.bodyBytes ?? 64 * 1024 * 1024;
  const exchanges = createExchanges({ logger, ...(metrics && { metrics }), host, limitBytes });
  const answerHot = createHotRoutes(routes, exchanges);
  const answerAny = createExpressApplication(routes, exchanges, assets);
  return (request, response) => {
    if (!answerHot(request, response)) answerAny(request, response);
  };
}

function createExpressApplication(
  routes: readonly Route[],
  exchanges: Exchanges,
  assets: Readonly<Record<string, string>>,
): RequestListener {
  const application = express();
  application.disable('x-powered-by');
  application.disable('etag');
  application.enable('case sensitive routing');
  application.set('query parser', false);

  application.use((request, response, next) => {
    const refusal = exchanges.begin(request, response);
    if (refusal) {
      exchanges.observe(request, response, '(none)');
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
      exchanges.observe(request, response, path);
      next();
    });
    for (const route of routesOfPath) {
      registration[expressMethods[route.method]](async (request: Request, response: Response) => {
        await exchanges.answer(route, request, response, request.params);
      });
    }
    registration.all(refuseMethod(allowedMethods(routesOfPath)));
  }
  application.use((request, response) => {
    exchanges.observe(request, response, '(none)');
    throw new HttpError(
      404,
      `there is no ${request.method} ${request.path}; GET /openapi.json lists what there is`,
    );
  });
  application.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    exchanges.fail(toKnownError(error), request, response);
  });
  return application;
}

const expressMethods = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function toExpressPath(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, ':$1');
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
