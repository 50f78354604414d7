export { parseJson } from './body/parse-json.ts';
export { openApiDocument } from './open-api/open-api-document.ts';
export { createHttpApplication } from './routing/http-application.ts';
export type { HttpLogger } from './routing/exchange.ts';
export type { ErrorShape } from './response/error-shape.ts';
export { defineRoute, type RawRequest, type Route } from './routing/route.ts';
export { drain } from './server/drain.ts';
export { listen } from './server/listen.ts';
