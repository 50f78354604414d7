import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathOf, type Exchanges } from './exchanges.ts';
import type { Route } from './route.ts';

type Params = Readonly<Record<string, string>>;

interface HotRoute {
  readonly route: Route;
  readonly pattern: RegExp;
}

/**
 * Answers requests of the routes that are hot, without Express, which alone costs as much as such an answer. A request that is not
 * plainly for one of them is left to Express, which says what is wrong with it.
 * @returns whether the request is answered.
 */
export function createHotRoutes(
  routes: readonly Route[],
  exchanges: Exchanges,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const hotRoutes = routes
    .filter(({ isHot }) => isHot)
    .map((route) => ({ route, pattern: patternOf(route) }));
  return (request, response) => {
    const found = findRoute(hotRoutes, request);
    if (found === undefined) return false;
    const refusal = exchanges.begin(request, response);
    exchanges.observe(request, response, refusal === undefined ? found.route.path : '(none)');
    const fail = (error: unknown) => {
      exchanges.fail(error, request, response);
    };
    if (refusal !== undefined) fail(refusal);
    else exchanges.answer(found.route, request, response, found.params).catch(fail);
    return true;
  };
}

function patternOf({ path }: Route): RegExp {
  const parts = path.split(/\{(\w+)\}/);
  const patterns = parts.map((part, index) => (index % 2 === 0 ? RegExp.escape(part) : `(?<${part}>[^/]+)`));
  return new RegExp(`^${patterns.join('')}$`);
}

function findRoute(
  hotRoutes: readonly HotRoute[],
  request: IncomingMessage,
): { readonly route: Route; readonly params: Params } | undefined {
  const path = pathOf(request);
  for (const { route, pattern } of hotRoutes) {
    if (route.method !== request.method) continue;
    const match = pattern.exec(path);
    if (match === null) continue;
    const params = decode(match.groups ?? {});
    return params && { route, params };
  }
  return undefined;
}

function decode(params: Params): Params | undefined {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
