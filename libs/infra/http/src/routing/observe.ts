import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestId } from '../response/request-id.ts';

/** What this needs of a logger; pino's fits. */
export interface HttpLogger {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where the figures of finished requests go. `route` is the template, so that there are few of them. */
export interface HttpMetrics {
  observeRequest(request: { route: string; method: string; status: number; seconds: number }): void;
}

const clientClosedRequest = 499;

/** Counts and logs a request once its answer is out, or its client gone: status 499 then. */
export function observe(
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  { logger, metrics }: { logger: HttpLogger; metrics?: HttpMetrics },
): void {
  const start = performance.now();
  const { method = '' } = request;
  response.once('close', () => {
    const status = response.writableFinished ? response.statusCode : clientClosedRequest;
    const seconds = (performance.now() - start) / 1000;
    metrics?.observeRequest({ route, method, status, seconds });
    logger.debug({ requestId: requestId(request, response), method, route, status, seconds }, 'request');
  });
}
