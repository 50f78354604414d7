import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** Of each request, sorted. */
  readonly milliseconds: readonly number[];
}

/**
 * Sends one request over and over, on some connections that are kept open, each waiting for its answer before it asks again.
 * @param request a whole HTTP/1.1 request.
 * @throws Error at the first answer that is not 200.
 */
export async function loadHttp(options: {
  readonly port: number;
  readonly request: Buffer;
  readonly connections: number;
  readonly seconds: number;
}): Promise<Load> {
  const { port, request, connections, seconds } = options;
  const milliseconds: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  stayAwake(until);
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay();
      await once(socket, 'connect');
      await askUntil(socket, request, until, milliseconds);
      socket.destroy();
    }),
  );
  return {
    requests: milliseconds.length,
    seconds: (performance.now() - started) / 1000,
    milliseconds: milliseconds.sort((one, other) => one - other),
  };
}

/** To wake the idle core of a virtual machine costs whoever writes to it more than a request does, and it would be the server that pays. */
function stayAwake(until: number): void {
  if (performance.now() < until) setImmediate(stayAwake, until);
}

function askUntil(socket: Socket, request: Buffer, until: number, milliseconds: number[]): Promise<void> {
  return new Promise((done, fail) => {
    let asked = performance.now();
    let received = Buffer.alloc(0);
    socket.on('error', fail);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const length = lengthOfAnswer(received);
      if (length === undefined || received.length < length) return;
      if (!received.subarray(0, 12).toString('latin1').endsWith(' 200')) {
        fail(new Error(`the server answered ${received.toString()}`));
        return;
      }
      received = received.subarray(length);
      const now = performance.now();
      milliseconds.push(now - asked);
      if (now >= until) {
        done();
        return;
      }
      asked = now;
      socket.write(request);
    });
    socket.write(request);
  });
}

/** Undefined until its head is there. */
function lengthOfAnswer(received: Buffer): number | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = received.subarray(0, end).toString('latin1');
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error('an answer without content-length cannot be measured here');
  return end + 4 + Number(length);
}

/** A POST of JSON, as it goes over the wire. */
export function postJson(path: string, body: unknown): Buffer {
  const text = JSON.stringify(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
