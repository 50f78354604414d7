import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../response/http-error.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Guards a server that only this machine can reach against pages of the internet: a page whose own name has come to mean
 * 127.0.0.1 (DNS rebinding) may read what a browser fetches from there, but its requests name its own host.
 * @param host what the server listens on. Only on loopback is there anything to refuse: elsewhere the server cannot know its names.
 * @returns a check that gives a 421 unless a request names `host` or this machine. HTTP/1.0 need not name any.
 */
export function createHostCheck(host: string): (request: IncomingMessage) => HttpError | undefined {
  if (!isLoopback(host)) return (request) => refuseNameless(request);
  // Clients name the same host over and over.
  let lastAccepted: string | undefined;
  return (request) => {
    const { headers } = request;
    if (headers.host === undefined) return refuseNameless(request);
    if (headers.host === lastAccepted) return undefined;
    const name = nameIn(headers.host);
    if (name === host.toLowerCase() || isLoopback(name)) {
      lastAccepted = headers.host;
      return undefined;
    }
    return new HttpError(
      421,
      `this server is for this machine alone, and does not go by the name of '${headers.host.slice(0, 300)}'; ` +
        'ask for localhost, or have it listen on an address of the network',
    );
  };
}

function refuseNameless({ headers, httpVersion }: IncomingMessage): HttpError | undefined {
  if (headers.host !== undefined || httpVersion === '1.0') return undefined;
  return new HttpError(400, 'the request has no header Host, which HTTP/1.1 wants');
}

/** `[::1]:3000` is `::1`. */
function nameIn(authority: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(authority.toLowerCase()) ?? [];
  return bracketed ?? plain ?? '';
}

function isLoopback(name: string): boolean {
  if (isIPv4(name)) return loopback.check(name, 'ipv4');
  if (isIPv6(name)) return loopback.check(name, 'ipv6');
  return name.toLowerCase() === 'localhost';
}
