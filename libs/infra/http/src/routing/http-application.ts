import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import { Bodies } from '../body/bodies.ts';
import type { ErrorShape } from '../response/error-shape.ts';
import { HttpError } from '../response/http-error.ts';
import { createHostCheck } from './create-host-check.ts';
import { Exchange, type HttpLogger, type HttpMetrics, type Surroundings } from './exchange.ts';
import { createHotRouteFinder, type FoundRoute } from './hot-routes.ts';
import { Overload } from './overload.ts';
import type { Route } from './route.ts';

export interface HttpApplicationOptions {
  readonly routes: readonly Route[];
  readonly logger: HttpLogger;
  readonly metrics?: HttpMetrics;
  /** `bodyBytes`: the largest request body that is read, decompressed; 64 MiB by default. */
  readonly limits?: { readonly bodyBytes?: number };
  /** Refuses requests that are too many; by default beyond 1000 at once, or when the event loop is half a second late. */
  readonly overload?: Overload;
  /** What it will listen on. On loopback, only requests that name this machine are answered. */
  readonly host?: string;
  /** Files that are served as they are, by the path they are served at. */
  readonly assets?: Readonly<Record<string, string>>;
  /** Of foreign protocols; every other path answers with a problem document. */
  readonly errorShapes?: readonly ErrorShape[];
}

/**
 * An application from a table of routes. Every path of the table answers its methods, OPTIONS, and 405 to the rest; everything
 * that goes wrong is answered with a problem document (RFC 9457), or in the shape of the path's protocol.
 */
export function createHttpApplication(options: HttpApplicationOptions): RequestListener {
  const { routes, logger, metrics, host = '', assets = {}, errorShapes = [] } = options;
  const bodyBytes = options.limits?.bodyBytes ?? 64 * 1024 * 1024;
  const { overload = new Overload({ requestsInFlight: 1000, eventLoopDelayMilliseconds: 500 }) } = options;
  const surroundings: Surroundings = {
    logger,
    metrics,
    limitBytes: bodyBytes,
    bodies: new Bodies(bodyBytes),
    errorShapes,
    overload,
    checkHost: createHostCheck(host),
  };
  const findHot = createHotRouteFinder(routes);
  const answerAny = createExpressApplication(routes, surroundings, assets);
  return (request, response) => {
    const found = findHot(request);
    if (found === undefined) answerAny(request, response);
    else answerHot(found, new Exchange(request, response, surroundings));
  };
}

function answerHot({ route, params }: FoundRoute, exchange: Exchange): void {
  const refusal = exchange.findRefusal(route.isVital ?? false);
  if (refusal !== undefined) {
    exchange.fail(refusal);
    return;
  }
  exchange.route = route.path;
  exchange.params = params;
  void answer(route, exchange);
}

async function answer(route: Route, exchange: Exchange): Promise<void> {
  try {
    const sending = exchange.send(await route.answer(exchange));
    if (sending !== undefined) await sending;
  } catch (error) {
    exchange.fail(error);
  }
}

function createExpressApplication(
  routes: readonly Route[],
  surroundings: Surroundings,
  assets: Readonly<Record<string, string>>,
): RequestListener {
  const exchanges = new WeakMap<IncomingMessage, Exchange>();
  const exchangeOf = (request: Request): Exchange => {
    const exchange = exchanges.get(request);
    if (exchange === undefined) throw new Error('the request was not begun');
    return exchange;
  };
  const application = express();
  application.disable('x-powered-by');
  application.disable('etag');
  application.enable('case sensitive routing');
  application.set('query parser', false);

  application.use((request, response, next) => {
    exchanges.set(request, new Exchange(request, response, surroundings));
    next();
  });
  for (const [path, file] of Object.entries(assets)) {
    application.get(path, (request, response) => {
      const exchange = exchangeOf(request);
      admit(exchange, false);
      const [idName = '', id = '', kindName = '', kind = ''] = exchange.usualHeaders();
      response.setHeader(idName, id).setHeader(kindName, kind);
      response.sendFile(basename(file), { root: dirname(file), maxAge: '1h' });
    });
  }
  for (const [path, routesOfPath] of Map.groupBy(routes, (route) => route.path)) {
    const registration = application.route(toExpressPath(path));
    registration.all((request, _response, next) => {
      admit(
        exchangeOf(request),
        routesOfPath.some(({ isVital }) => isVital),
      );
      exchangeOf(request).route = path;
      next();
    });
    for (const route of routesOfPath) {
      registration[expressMethods[route.method]]((request: Request) => {
        const exchange = exchangeOf(request);
        exchange.params = request.params;
        return answer(route, exchange);
      });
    }
    registration.all(async (request) => {
      await refuseMethod(exchangeOf(request), allowedMethods(routesOfPath));
    });
  }
  application.use((request) => {
    admit(exchangeOf(request), false);
    throw new HttpError(
      404,
      `there is no ${request.method} ${request.path}; GET /openapi.json lists what there is`,
    );
  });
  application.use((error: unknown, request: Request, _response: Response, _next: NextFunction) => {
    exchangeOf(request).fail(toKnownError(error));
  });
  const handle: (request: IncomingMessage, response: ServerResponse, otherwise: () => void) => void =
    application;
  return (request, response) => {
    // Express cannot take the target apart, and has looked for nothing.
    handle(request, response, () => {
      const exchange = new Exchange(request, response, surroundings);
      exchange.fail(
        exchange.findRefusal(false) ?? new HttpError(400, 'the target of the request is not a path'),
      );
    });
  };
}

function admit(exchange: Exchange, isVital: boolean): void {
  const refusal = exchange.findRefusal(isVital);
  if (refusal !== undefined) throw refusal;
}

const expressMethods = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function toExpressPath(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, ':$1');
}

function allowedMethods(routes: readonly Route[]): string {
  const methods = routes.map(({ method }) => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function refuseMethod(exchange: Exchange, allow: string): Promise<void> | undefined {
  const { method, path } = exchange;
  if (method !== 'OPTIONS') {
    throw new HttpError(405, `${path} does not take ${method}; it takes ${allow}`, { headers: { allow } });
  }
  return exchange.send({ status: 204, mediaType: '', headers: { allow } });
}

function toKnownError(error: unknown): unknown {
  if (error instanceof URIError) return new HttpError(400, 'the path is not valid percent-encoding');
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  // Of a file, to a request for a range or a state of it that it has not.
  if (status === 412 || status === 416) return new HttpError(status, 'the file has no such range or state');
  return error;
}
