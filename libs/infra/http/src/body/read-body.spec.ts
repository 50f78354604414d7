import { request as httpRequest } from 'node:http';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { defineRoute } from '../routing/route.ts';
import { exchange, serve } from '../serving.fixture.ts';

const limitBytes = 1_000_000;

const echo = defineRoute({
  method: 'POST',
  path: '/length',
  summary: 'The length of a text',
  tag: 'Texts',
  body: z.strictObject({ text: z.string() }),
  responses: { 200: { description: 'Its length', schema: z.strictObject({ length: z.int() }) } },
  handle: ({ body }) => ({ body: { length: body.text.length } }),
});

describe('readBody', () => {
  let service: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    service = await serve({ routes: [echo], limits: { bodyBytes: limitBytes } });
  });

  afterAll(() => service.close());

  const post = (
    body: string | Uint8Array<ArrayBuffer> | ReadableStream,
    headers: Record<string, string> = {},
  ) =>
    fetch(`${service.url}/length`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });

  const json = (length: number) => JSON.stringify({ text: 'x'.repeat(length) });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('reads a body compressed with %s', async (encoding, compress) => {
    const response = await post(new Uint8Array(compress(json(5000))), { 'content-encoding': encoding });
    expect(await response.json()).toEqual({ length: 5000 });
  });

  it('refuses what is small compressed and large unpacked', async () => {
    const response = await post(new Uint8Array(gzipSync(json(50_000_000))), { 'content-encoding': 'gzip' });
    expect(response.status).toBe(413);
  });

  it('refuses an encoding that is broken or unknown', async () => {
    const broken = await post('not gzip', { 'content-encoding': 'gzip' });
    expect([broken.status, await broken.text()]).toEqual([400, expect.stringContaining('is not valid gzip')]);
    const unknown = await post('{}', { 'content-encoding': 'zstandard' });
    expect([unknown.status, unknown.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br']);
  });

  it('refuses a body that says it is too large before any of it has come', async () => {
    const head =
      'POST /length HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n';
    const answer = await exchange(service.url, `${head}Content-Length: 100000000\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('lets a client that sends 100 MB all the same read the answer', async () => {
    const response = await post(new Uint8Array(100_000_000));
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('larger than 1000000 bytes');
  });

  it('stops counting at the limit when a body does not say how large it is', async () => {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100_000;
        if (sent > 20_000_000) controller.close();
        else controller.enqueue(new Uint8Array(100_000).fill(0x20));
      },
    });
    const response = await post(stream);
    expect(response.status).toBe(413);
    await response.body?.cancel();
  });

  it('asks a waiting client for a body that is wanted, and only for that', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      new Promise<{ status: number | undefined; asked: boolean }>((resolve, reject) => {
        let asked = false;
        const request = httpRequest(`${service.url}/length`, {
          method: 'POST',
          headers: { expect: '100-continue', 'content-type': 'application/json', ...headers },
        });
        request.on('continue', () => {
          asked = true;
          request.end(body);
        });
        request.on('response', (response) => {
          response.resume();
          resolve({ status: response.statusCode, asked });
          request.destroy();
        });
        request.on('error', reject);
        request.flushHeaders();
      });
    const body = json(10);
    expect(await send({ 'content-length': String(body.length) }, body)).toEqual({ status: 200, asked: true });
    expect(await send({ 'content-length': '100000000' }, body)).toEqual({ status: 413, asked: false });
    expect(await send({ 'content-length': '9', 'content-type': 'text/plain' }, body)).toEqual({
      status: 415,
      asked: false,
    });
  });

  it('takes a client that leaves in the middle for what it is', async () => {
    const { port } = new URL(service.url);
    service.log.length = 0;
    const socket = createConnection({ host: '127.0.0.1', port: Number(port) });
    socket.write(
      'POST /length HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"te',
    );
    await delay(50);
    socket.destroy();
    await delay(50);
    expect(service.log.map(({ level }) => level)).not.toContain('error');
    expect(service.log.map(({ message }) => message)).toContain('the client left before its answer');
    expect(service.counted.at(-1)).toMatchObject({ route: '/length', status: 499 });
  });
});
