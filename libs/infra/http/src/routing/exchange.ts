import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { PlatformError } from '@quincunx/contracts';
import { openBody, readBody, type BodyLimits } from '../body/read-body.ts';
import { readJsonBody } from '../body/read-json-body.ts';
import { findErrorShape, type ErrorShape } from '../response/error-shape.ts';
import { HttpError } from '../response/http-error.ts';
import { problemDocument } from '../response/problem-response.ts';
import { requestIdOf } from '../response/request-id.ts';
import { sendContent, type Content } from '../response/send.ts';
import { isConnectionError } from '../server/is-connection-error.ts';
import { forgetAnswer } from '../server/newest-answer.ts';
import { idleSeconds } from '../server/watch-idle-connections.ts';
import type { Overload } from './overload.ts';
import type { Answer, RawRequest } from './route.ts';

/** What this needs of a logger; pino's fits. */
export interface HttpLogger {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where the figures of finished requests go. `route` is the template, so that there are few of them. */
export interface HttpMetrics {
  observeRequest(request: { route: string; method: string; status: number; seconds: number }): void;
}

export interface Surroundings extends BodyLimits {
  readonly logger: HttpLogger;
  readonly metrics: HttpMetrics | undefined;
  readonly errorShapes: readonly ErrorShape[];
  readonly overload: Overload;
  readonly checkHost: (request: IncomingMessage) => HttpError | undefined;
}

const clientClosedRequest = 499;
const keepAlive = `timeout=${idleSeconds}`;

/** One request and its answer, whether Express finds its route or not: counted and logged when it is over. */
export class Exchange implements RawRequest {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** The template of the route, once it is found. */
  route = '(none)';
  params: RawRequest['params'] = {};
  readonly #response: ServerResponse;
  readonly #surroundings: Surroundings;

  constructor(request: IncomingMessage, response: ServerResponse, surroundings: Surroundings) {
    this.request = request;
    this.requestId = requestIdOf(request);
    this.#response = response;
    this.#surroundings = surroundings;
    const started = performance.now();
    surroundings.overload.enter();
    // A pipeline takes it from a request that breaks off.
    const connection = request.socket;
    response.on('close', () => {
      forgetAnswer(connection, response);
      // Node closes the connection of an answer that breaks off, unless the answer waits for others before it.
      if (!response.writableFinished) response.once('socket', (socket: Socket) => socket.destroy());
      this.#end(started);
    });
  }

  get method(): string {
    return this.request.method ?? '';
  }

  get path(): string {
    return pathOf(this.request);
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get query(): URLSearchParams {
    const url = urlOf(this.request);
    const start = url.indexOf('?');
    return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
  }

  readJson(): Promise<unknown> {
    return readJsonBody(this.request, this.#response, this.#surroundings);
  }

  readBytes(): Promise<Buffer> {
    return readBody(this.request, this.#response, this.#surroundings, (bytes) => bytes);
  }

  openBody(): Readable {
    return openBody(this.request, this.#response);
  }

  /** Why there can be no answer, if so. @param isVital whether it is wanted under any load. */
  findRefusal(isVital: boolean): HttpError | undefined {
    const { checkHost, overload } = this.#surroundings;
    return checkHost(this.request) ?? (isVital ? undefined : overload.findRefusal());
  }

  /** Headers that every answer has, names and values in turn. */
  usualHeaders(): string[] {
    return ['x-request-id', this.requestId, 'x-content-type-options', 'nosniff'];
  }

  send({ status, mediaType, body, content, headers }: Answer): Promise<void> | undefined {
    const sent = body === undefined ? content : encode(body, mediaType);
    const all = this.usualHeaders();
    for (const name in headers) all.push(name, headers[name] ?? '');
    if (sent !== undefined) all.push('content-type', mediaType);
    if (this.#staysOpen(headers)) all.push('keep-alive', keepAlive);
    return sendContent(this.#response, status, sent, all);
  }

  #staysOpen(headers: Answer['headers']): boolean {
    // Whoever waits for "100 continue" and is answered otherwise may send the body or not, and so Node closes.
    if (this.headers.expect !== undefined || headers?.['connection'] !== undefined) return false;
    return this.#response.shouldKeepAlive && !this.#response.hasHeader('connection');
  }

  /** Answers with what went wrong, or logs it where nothing can be answered any more. */
  fail(error: unknown): void {
    try {
      this.#fail(error);
    } catch {
      // Whoever asked learns by that alone that there is no answer; the process goes on.
      this.#response.destroy();
    }
  }

  #fail(error: unknown): void {
    const { logger, errorShapes } = this.#surroundings;
    const problem = problemDocument(error, this.requestId);
    const { requestId, method, path } = this;
    const fields = { requestId, method, path };
    const isGone = this.#response.destroyed;
    const isBegun = this.#response.headersSent;
    if (isGone && isConnectionError(error)) {
      logger.debug(fields, 'the client left before its answer');
      return;
    }
    if (problem.status >= 500 && !isClientsAlone(error)) {
      const message = isBegun ? 'broke off an answer' : `answered ${problem.status}`;
      logger.error({ ...fields, err: error }, message);
    }
    if (isGone) return;
    if (isBegun) {
      this.#response.destroy();
      return;
    }
    const shape = findErrorShape(errorShapes, path);
    void this.send({
      status: problem.status,
      mediaType: shape ? 'application/json' : 'application/problem+json',
      body: shape ? shape.encode(problem) : problem,
      headers: error instanceof HttpError ? error.headers : {},
    });
  }

  #end(started: number): void {
    const { logger, metrics, overload } = this.#surroundings;
    overload.leave();
    const { requestId, method, route } = this;
    const status = this.#statusOfEnd();
    const seconds = (performance.now() - started) / 1000;
    metrics?.observeRequest({ route, method, status, seconds });
    logger.debug({ requestId, method, route, status, seconds }, 'request');
  }

  #statusOfEnd(): number {
    const { writableFinished, statusCode, errored } = this.#response;
    if (writableFinished) return statusCode;
    if (errored === null || isConnectionError(errored)) return clientClosedRequest;
    const { status } = problemDocument(errored, this.requestId);
    return status >= 500 ? status : clientClosedRequest;
  }
}

/** What a client can bring about alone is no fault of the service, and would fill its log. */
function isClientsAlone(error: unknown): boolean {
  if (error instanceof HttpError) return true;
  if (!(error instanceof PlatformError)) return false;
  return error.code === 'unsupported' || (error.code === 'unavailable' && error.cause === undefined);
}

/** A text of any other kind than JSON is sent as it is. */
function encode(body: unknown, mediaType: string): Content {
  return typeof body === 'string' && !mediaType.endsWith('json') ? body : JSON.stringify(body);
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
