import { problemDocumentSchema } from '@quincunx/contracts';
import type { z } from 'zod';
import { findErrorShape, type ErrorShape } from '../response/error-shape.ts';
import type { ResponseDefinition, Route } from '../routing/route.ts';
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './schema-writer.ts';

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

type Document = Readonly<Record<string, unknown>>;

/**
 * An OpenAPI 3.1 document of a table of routes.
 * @param schemas those that answers share, by the name under which the document's components hold them.
 * @param errorShapes how foreign protocols say what went wrong.
 */
export function openApiDocument(
  routes: readonly Route[],
  info: OpenApiInfo,
  schemas: Readonly<Record<string, z.ZodType>> = {},
  errorShapes: readonly ErrorShape[] = [],
): Document {
  const writer = createSchemaWriter({ ...schemas, ProblemDocument: problemDocumentSchema });
  const problem = {
    description: 'What went wrong, as problem details (RFC 9457)',
    ...content('application/problem+json', writer.output(problemDocumentSchema)),
  };
  const errorOf = (path: string): Document => {
    const shape = findErrorShape(errorShapes, path);
    if (!shape) return problem;
    return { description: 'What went wrong', ...content('application/json', writer.output(shape.schema)) };
  };
  const paths = Object.fromEntries(
    [...Map.groupBy(routes, ({ path }) => path)].map(([path, routesOfPath]) => [
      path,
      Object.fromEntries(
        routesOfPath.map((route) => [route.method.toLowerCase(), operation(route, writer, errorOf(path))]),
      ),
    ]),
  );
  return {
    openapi: '3.1.0',
    info,
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: writer.components },
  };
}

function operation(route: Route, writer: SchemaWriter, error: Document): Document {
  const parameters = [
    ...parametersOf(route.params, 'path', writer),
    ...parametersOf(route.query, 'query', writer),
  ];
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(route, writer),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, response]) => [status, responseOf(response, writer)]),
      ),
      default: error,
    },
  };
}

function requestBodyOf({ body, bodyExample, rawBody }: Route, writer: SchemaWriter): Document {
  if (body) {
    const requestBody = { required: true, ...content('application/json', writer.input(body), bodyExample) };
    return { requestBody };
  }
  if (!rawBody) return {};
  const kinds = Object.entries(rawBody).map(
    ([mediaType, { schema, example }]) =>
      content(mediaType, schema ? writer.input(schema) : {}, example).content,
  );
  return { requestBody: { content: Object.assign({}, ...kinds) as Document } };
}

function responseOf(response: ResponseDefinition, writer: SchemaWriter): Document {
  const { description, schema, mediaType = 'application/json', otherMediaTypes = [] } = response;
  if (!schema) return { description };
  const written = writer.output(schema);
  const kinds = [mediaType, ...otherMediaTypes].map((each) => content(each, written).content);
  return { description, content: Object.assign({}, ...kinds) as Document };
}

function content(mediaType: string, schema: JsonSchema, example?: unknown): { readonly content: Document } {
  return { content: { [mediaType]: { schema, ...(example !== undefined && { example }) } } };
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  writer: SchemaWriter,
): Document[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = writer.input(schema);
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

/** `POST /v1/models/{model}/predict` is `postV1ModelsByModelPredict`. */
function operationId({ method, path }: Route): string {
  const words = path.replaceAll(/\{(\w+)\}/g, 'by-$1').match(/\w+/g) ?? [];
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    '',
  );
}
