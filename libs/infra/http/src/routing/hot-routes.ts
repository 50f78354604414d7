import type { IncomingMessage } from 'node:http';
import { pathOf } from './exchange.ts';
import type { Route } from './route.ts';

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface HotRoute {
  readonly route: Route;
  readonly pattern: RegExp;
}

const mostRemembered = 1000;

/**
 * Finds the route of a request among those that are hot, which are answered without Express: that alone costs as much as such an
 * answer. A request that is not plainly for one of them is left to Express, which says what is wrong with it.
 */
export function createHotRouteFinder(
  routes: readonly Route[],
): (request: IncomingMessage) => FoundRoute | undefined {
  const hotRoutes = routes
    .filter(({ isHot }) => isHot)
    .map((route) => ({ route, pattern: patternOf(route) }));
  const methods = new Map([...new Set(hotRoutes.map(({ route }) => route.method))].map(toMemory));
  return (request) => {
    const known = methods.get(request.method ?? '');
    if (known === undefined) return undefined;
    const path = pathOf(request);
    const remembered = known.get(path);
    if (remembered !== undefined) return remembered;
    const found = findRoute(hotRoutes, request.method, path);
    if (found === undefined) return undefined;
    if (known.size === mostRemembered) known.clear();
    known.set(path, found);
    return found;
  };
}

/** The same few paths are asked for over and over. */
function toMemory(method: string): [string, Map<string, FoundRoute>] {
  return [method, new Map<string, FoundRoute>()];
}

function patternOf({ path }: Route): RegExp {
  const parts = path.split(/\{(\w+)\}/);
  const patterns = parts.map((part, index) => (index % 2 === 0 ? RegExp.escape(part) : `(?<${part}>[^/]+)`));
  return new RegExp(`^${patterns.join('')}$`);
}

function findRoute(
  hotRoutes: readonly HotRoute[],
  method: string | undefined,
  path: string,
): FoundRoute | undefined {
  for (const { route, pattern } of hotRoutes) {
    if (route.method !== method) continue;
    const match = pattern.exec(path);
    if (match === null) continue;
    const params = decode(match.groups ?? {});
    return params && { route, params };
  }
  return undefined;
}

function decode(params: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
