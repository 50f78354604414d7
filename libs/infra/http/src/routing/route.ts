import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { andThen, parseWith } from '@quincunx/contracts';
import type { z } from 'zod';
import type { Content } from '../response/send.ts';
import { createQueryReader } from './query-reader.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ResponseDefinition {
  readonly description: string;
  /** Absent: an answer without a body. */
  readonly schema?: z.ZodType;
  /** `application/json` by default; a text of any other kind is sent as it is. */
  readonly mediaType?: string;
  /** Others that it may come in, for the documentation. */
  readonly otherMediaTypes?: readonly string[];
}

export type ResponseDefinitions = Readonly<Record<number, ResponseDefinition>>;

type Headers = Readonly<Record<string, string>>;
type OptionalSchema = z.ZodType | undefined;
type Parsed<Schema extends OptionalSchema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Immutable<Value> = Value extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Immutable<Value[Key]> }
    : Value;

type BodyOf<Responses extends ResponseDefinitions> = {
  [Status in keyof Responses]: Responses[Status] extends { schema: infer Schema extends z.ZodType }
    ? Immutable<z.output<Schema>>
    : undefined;
}[keyof Responses];

interface RouteDescription {
  readonly method: Method;
  /** A template with its parameters in braces: `/v1/models/{model}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The heading that the route stands under in the documentation. */
  readonly tag: string;
  /** Whether it is asked for so often that it is to be answered before Express. */
  readonly isHot?: boolean;
  /** Whether it is answered under any load: whoever watches the service asks for it. */
  readonly isVital?: boolean;
  /** A body that the handler reads itself, by the media types that it may come in; for the documentation. */
  readonly rawBody?: Readonly<Record<string, RawBodyDefinition>>;
}

interface RawBodyDefinition {
  readonly schema?: z.ZodType;
  readonly example?: unknown;
}

export interface RouteDefinition<
  Params extends OptionalSchema,
  Query extends OptionalSchema,
  Body extends OptionalSchema,
  Responses extends ResponseDefinitions,
> extends RouteDescription {
  readonly params?: Params;
  readonly query?: Query;
  /** Of a JSON body. */
  readonly body?: Body;
  /** A body to read and to try, for the documentation. */
  readonly bodyExample?: Body extends z.ZodType ? z.input<Body> : never;
  /** By status; problem documents need no mention. */
  readonly responses: Responses;
  /** Answers a request that fits the schemas; `status` is the lowest of `responses` unless it says another. */
  readonly handle: (request: {
    readonly params: Parsed<Params>;
    readonly query: Parsed<Query>;
    readonly body: Parsed<Body>;
    readonly raw: RawRequest;
  }) => Promise<HandlerAnswer<NoInfer<Responses>>> | HandlerAnswer<NoInfer<Responses>>;
}

type HandlerAnswer<Responses extends ResponseDefinitions> = {
  readonly status?: keyof Responses & number;
  readonly headers?: Headers;
} & (
  | { readonly body: BodyOf<Responses>; readonly content?: undefined; readonly mediaType?: undefined }
  // Encoded already; of another media type than the response's, if need be.
  | { readonly body?: undefined; readonly content: Content; readonly mediaType?: string }
);

/** A request as it came, for a route to parse. */
export interface RawRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readJson(): Promise<unknown>;
  /** The whole body, decompressed, of whatever media type. */
  readBytes(): Promise<Buffer>;
  /** The body, decompressed, of any length, as it comes. */
  openBody(): Readable;
}

export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  /** To be encoded, as JSON unless it is a text of another media type. */
  readonly body?: unknown;
  /** What goes out as it is. */
  readonly content?: Content;
  readonly headers?: Headers | undefined;
}

/** A route of whatever schemas, as an application serves it and as its documentation shows it. */
export interface Route extends RouteDescription {
  readonly params: OptionalSchema;
  readonly query: OptionalSchema;
  readonly body: OptionalSchema;
  readonly bodyExample?: unknown;
  readonly responses: ResponseDefinitions;
  /** @throws InvalidInputError that lists what does not fit the schemas. */
  answer(request: RawRequest): Answer | Promise<Answer>;
}

/** Makes a route from its schemas and its handler, whose types follow from them. */
export function defineRoute<
  const Responses extends ResponseDefinitions,
  Params extends OptionalSchema = undefined,
  Query extends OptionalSchema = undefined,
  Body extends OptionalSchema = undefined,
>(definition: RouteDefinition<Params, Query, Body, Responses>): Route {
  const { params, query, body, responses, handle, ...description } = definition;
  const parseParams = rememberByObject((raw: RawRequest['params']) => parseIfAny(params, raw, 'path'));
  const readQuery = query && createQueryReader(query);
  const usualStatus = Math.min(...Object.keys(responses).map(Number));

  const complete = (answer: HandlerAnswer<Responses>): Answer => {
    const { status = usualStatus, headers, content } = answer;
    const mediaType = answer.mediaType ?? responses[status]?.mediaType ?? 'application/json';
    return { status, mediaType, body: answer.body, content, headers };
  };

  return {
    ...description,
    params,
    query,
    body,
    responses,
    answer(raw) {
      const given = parseParams(raw.params);
      const asked = parseIfAny(query, readQuery?.(raw.query), 'query');
      const reply = (json: unknown): Answer | Promise<Answer> => {
        const parsed = parseIfAny(body, json, 'request body');
        return andThen(handle({ params: given, query: asked, body: parsed, raw }), complete);
      };
      return body === undefined ? reply(undefined) : raw.readJson().then(reply);
    },
  };
}

/** Hot routes come with the same parameters, as the same object, over and over. */
function rememberByObject<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}

function parseIfAny<Schema extends OptionalSchema>(
  schema: Schema | undefined,
  value: unknown,
  what: string,
): Parsed<Schema>;
function parseIfAny(schema: OptionalSchema, value: unknown, what: string): unknown {
  return schema && parseWith(schema, value, what);
}
