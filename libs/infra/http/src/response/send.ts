import type { ServerResponse } from 'node:http';

type Headers = Readonly<Record<string, string>>;

/** Sends a value as JSON. The value is encoded before anything is sent, so that one that cannot be is an ordinary error. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  { mediaType = 'application/json', headers = {} }: { mediaType?: string; headers?: Headers } = {},
): void {
  sendContent(response, status, JSON.stringify(value), {
    ...headers,
    'content-type': mediaType,
  });
}

/** Sends content as it is; without content, the head alone. */
export function sendContent(
  response: ServerResponse,
  status: number,
  content: Uint8Array | string | undefined,
  headers: Headers,
): void {
  const length = content === undefined ? 0 : Buffer.byteLength(content);
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': length });
  response.end(content);
}
