import { join } from 'node:path';
import { defineRoute, type Route } from '@quincunx/http';
import getAbsoluteFSPath from 'swagger-ui-dist/absolute-path.js';
import { z } from 'zod';

/** The files of Swagger UI that the page below needs, by the path they are served at. */
export const documentationAssets = Object.fromEntries(
  ['favicon-32x32.png', 'swagger-ui.css', 'swagger-ui-bundle.js'].map((name) => [
    `/docs/assets/${name}`,
    join(getAbsoluteFSPath(), name),
  ]),
);

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Quincunx scorer</title>
    <link rel="icon" href="/docs/assets/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
  </head>
  <body>
    <div id="documentation"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

// Without a validator's address, Swagger UI asks one on the internet about every document that is not on localhost.
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#documentation', deepLinking: true, validatorUrl: null });
`;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The description of the API, and a page that shows it and tries it out, all served from here. */
export function createDocumentationRoutes({
  describe,
}: {
  /** Makes the OpenAPI document; asked once, by the first who wants to read it, as a start should not wait for that. */
  describe: () => Readonly<Record<string, unknown>>;
}): readonly Route[] {
  const tag = 'Documentation';
  let document: Readonly<Record<string, unknown>> | undefined;
  return [
    defineRoute({
      method: 'GET',
      path: '/',
      summary: 'To the documentation',
      tag,
      responses: { 302: { description: 'It is at /docs' } },
      handle: () => ({ body: undefined, headers: { location: '/docs' } }),
    }),
    defineRoute({
      method: 'GET',
      path: '/openapi.json',
      summary: 'The OpenAPI document',
      tag,
      responses: {
        200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
      },
      handle: () => ({ body: (document ??= describe()) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/docs',
      summary: 'The API, to read and to try',
      tag,
      responses: {
        200: { description: 'A page', schema: z.string(), mediaType: 'text/html; charset=utf-8' },
      },
      handle: () => ({ body: page, headers: { 'content-security-policy': contentSecurityPolicy } }),
    }),
    defineRoute({
      method: 'GET',
      path: '/docs/start.js',
      summary: 'Starts the page',
      tag,
      responses: { 200: { description: 'A script', schema: z.string(), mediaType: 'text/javascript' } },
      handle: () => ({ body: start }),
    }),
  ];
}
