export { openApiDocument } from './open-api/open-api-document.ts';
export { createHttpApplication } from './routing/http-application.ts';
export type { HttpLogger } from './routing/observe.ts';
export { defineRoute, type Route } from './routing/route.ts';
export { drain } from './server/drain.ts';
export { listen } from './server/listen.ts';
