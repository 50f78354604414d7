import {
  loadRequestSchema,
  parseWith,
  repositoryIndexRequestSchema,
  UnsupportedError,
  unloadRequestSchema,
} from '@quincunx/contracts';
import { quoted } from './infer-document.ts';
import type { JsonParser } from './parse-infer-request.ts';

/** A body that may be empty. */
export interface RepositoryRequestBody {
  readonly body: Uint8Array;
  readonly parseJson: JsonParser;
}

/** @returns whether only models that are ready are asked for. */
export function parseRepositoryIndexRequest(request: RepositoryRequestBody): {
  readonly isReadyOnly: boolean;
} {
  const { ready } = parseWith(repositoryIndexRequestSchema, readBody(request), 'request');
  return { isReadyOnly: ready ?? false };
}

/** @throws UnsupportedError if it brings a model or a configuration of its own: models come from the registry. */
export function parseLoadRequest(request: RepositoryRequestBody): void {
  const { parameters } = parseWith(loadRequestSchema, readBody(request), 'request');
  const [name] = Object.keys(parameters ?? {});
  if (name === undefined) return;
  throw new UnsupportedError(
    `a model is loaded as it is registered: the parameter ${quoted(name)} is not supported here`,
  );
}

/** Models here have no dependents, so that it makes no difference whether they are to be unloaded too. */
export function parseUnloadRequest(request: RepositoryRequestBody): void {
  parseWith(unloadRequestSchema, readBody(request), 'request');
}

function readBody({ body, parseJson }: RepositoryRequestBody): unknown {
  return body.length === 0 ? {} : parseJson(body, 'request');
}
