import { jsonPatchOperationSchema } from '@quincunx/contracts';
import { z } from 'zod';
import { defineRoute } from '../routing/route.ts';
import { openApiDocument } from './open-api-document.ts';

const boxSchema = z.strictObject({ name: z.string(), size: z.number().default(1) });

const routes = [
  defineRoute({
    method: 'GET',
    path: '/boxes/{name}',
    summary: 'One box',
    tag: 'Boxes',
    params: z.strictObject({ name: z.string().describe('Its name.') }),
    query: z.strictObject({ limit: z.coerce.number().int().default(10), tag: z.array(z.string()) }),
    responses: { 200: { description: 'The box', schema: boxSchema }, 302: { description: 'It moved' } },
    handle: ({ params }) => ({ body: { name: params.name, size: 1 } }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/boxes/{name}',
    summary: 'Keep a box',
    description: 'At length.',
    tag: 'Boxes',
    body: boxSchema,
    bodyExample: { name: 'small' },
    responses: { 200: { description: 'Done', schema: z.strictObject({ boxes: z.array(boxSchema) }) } },
    handle: ({ body }) => ({ body: { boxes: [body] } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/figures',
    summary: 'Figures',
    tag: 'Other',
    responses: { 200: { description: 'Text', schema: z.string(), mediaType: 'text/plain' } },
    handle: () => ({ body: '1' }),
  }),
  defineRoute({
    method: 'GET',
    path: '/changes',
    summary: 'Changes',
    tag: 'Other',
    responses: { 200: { description: 'A patch', schema: z.array(jsonPatchOperationSchema) } },
    handle: () => ({ body: [] }),
  }),
];

const document = openApiDocument(routes, { title: 'Boxes', version: '1' }, { Box: boxSchema });

describe('openApiDocument', () => {
  it('is of OpenAPI 3.1 and lists every route under its path and method', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Boxes', version: '1' },
      tags: [{ name: 'Boxes' }, { name: 'Other' }],
      paths: {
        '/boxes/{name}': {
          get: { operationId: 'getBoxesByName', summary: 'One box' },
          put: { operationId: 'putBoxesByName', description: 'At length.' },
        },
        '/figures': { get: { tags: ['Other'] } },
      },
    });
  });

  it('describes parameters: those in the path and those without a default are required', () => {
    expect(document).toMatchObject({
      paths: {
        '/boxes/{name}': {
          get: {
            parameters: [
              {
                name: 'name',
                in: 'path',
                required: true,
                description: 'Its name.',
                schema: { type: 'string' },
              },
              { name: 'limit', in: 'query', required: false, schema: { type: 'integer', default: 10 } },
              { name: 'tag', in: 'query', required: true, schema: { type: 'array' } },
            ],
          },
        },
      },
    });
  });

  it('describes a request as it may be sent: a field with a default may be left out', () => {
    expect(document).toMatchObject({
      paths: {
        '/boxes/{name}': {
          put: { requestBody: { content: { 'application/json': { schema: { required: ['name'] } } } } },
        },
      },
    });
  });

  it('shows the example of a request, where there is one', () => {
    expect(document).toMatchObject({
      paths: {
        '/boxes/{name}': {
          put: { requestBody: { content: { 'application/json': { example: { name: 'small' } } } } },
        },
      },
    });
  });

  it('refers to shared schemas in answers, also inside others, and describes them as they are sent', () => {
    const box = { $ref: '#/components/schemas/Box' };
    expect(document).toMatchObject({
      paths: {
        '/boxes/{name}': {
          get: {
            responses: {
              200: { content: { 'application/json': { schema: box } } },
              302: { description: 'It moved' },
            },
          },
          put: {
            responses: {
              200: { content: { 'application/json': { schema: { properties: { boxes: { items: box } } } } } },
            },
          },
        },
      },
      components: { schemas: { Box: { required: ['name', 'size'] } } },
    });
  });

  it('says how a foreign protocol answers what went wrong', () => {
    const shape = {
      prefix: '/figures',
      schema: z.strictObject({ error: z.string() }),
      encode: () => ({ error: '' }),
    };
    const { paths } = openApiDocument(routes, { title: 'Boxes', version: '1' }, {}, [shape]);
    expect(paths).toMatchObject({
      '/figures': {
        get: {
          responses: {
            default: {
              content: { 'application/json': { schema: { properties: { error: { type: 'string' } } } } },
            },
          },
        },
      },
      '/changes': { get: { responses: { default: { content: { 'application/problem+json': {} } } } } },
    });
  });

  it('offers a problem document from every route, and another media type where there is one', () => {
    expect(document).toMatchObject({
      paths: {
        '/figures': {
          get: {
            responses: {
              200: { content: { 'text/plain': { schema: { type: 'string' } } } },
              default: {
                content: {
                  'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } },
                },
              },
            },
          },
        },
      },
    });
  });

  it('leaves no reference that leads nowhere, also of schemas that contain themselves', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    const names = Object.keys(
      z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) }).parse(document)
        .components.schemas,
    );
    expect(new Set(references)).toEqual(new Set(names.map((name) => `#/components/schemas/${name}`)));
    expect(names).toContain('Recursive1');
  });
});
