import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { exchange, serve } from '../serving.fixture.ts';
import { defineRoute } from './route.ts';

const responses = { 200: { description: 'As it came', mediaType: 'application/octet-stream' } } as const;
const description = {
  method: 'POST',
  summary: 'Echo',
  tag: 'Boxes',
  responses,
  rawBody: { '*/*': {} },
} as const;

const routes = [
  defineRoute({
    ...description,
    path: '/whole',
    isHot: true,
    handle: async ({ raw }) => ({
      content: await raw.readBytes(),
      mediaType: 'image/png',
      headers: { 'x-kind': String(raw.headers['x-kind']) },
    }),
  }),
  defineRoute({ ...description, path: '/streamed', handle: ({ raw }) => ({ content: raw.openBody() }) }),
  defineRoute({
    ...description,
    path: '/gathered',
    handle: async ({ raw }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of raw.openBody()) chunks.push(Buffer.from(chunk as Uint8Array));
      return { content: Buffer.concat(chunks) };
    },
  }),
  defineRoute({
    ...description,
    path: '/failing',
    handle: () => ({
      content: Readable.from(
        (function* () {
          yield 'the beginning';
          throw new Error('a secret');
        })(),
      ),
    }),
  }),
  defineRoute({
    ...description,
    path: '/text',
    responses: { 200: { description: 'JSON', schema: z.unknown() } },
    handle: () => ({ content: '{"é":1}' }),
  }),
];

describe('a route that reads and writes as it likes', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    service = await serve({ routes, limits: { bodyBytes: 1000 } });
  });
  afterAll(() => service.close());

  const post = (path: string, body: Buffer, headers: Record<string, string> = {}) =>
    fetch(`${service.url}${path}`, { method: 'POST', body: new Uint8Array(body), headers });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

  it('reads a body of any kind, and answers with bytes of any kind', async () => {
    const body = Buffer.from([0, 255, 254, 1]);
    const answer = await post('/whole', body, { 'x-kind': 'odd' });
    expect(await bytesOf(answer)).toEqual(body);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-kind')).toBe('odd');
    expect(answer.headers.get('content-length')).toBe('4');
  });

  it('sends a text that is encoded already', async () => {
    const answer = await post('/text', Buffer.from('x'));
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ é: 1 });
  });

  it.each([
    ['none', (bytes: Buffer) => bytes, {}],
    ['gzip', gzipSync, { 'content-encoding': 'gzip' }],
    ['deflate', deflateSync, { 'content-encoding': 'deflate' }],
    ['brotli', brotliCompressSync, { 'content-encoding': 'br' }],
  ] as const)(
    'streams a body that is larger than the limit, compressed by %s',
    async (_, compress, headers) => {
      const body = Buffer.from(Array.from({ length: 100_000 }, (__, index) => index % 251));
      const answer = await post('/streamed', compress(body), headers);
      expect((await bytesOf(answer)).equals(body)).toBe(true);
      expect(service.counted.at(-1)).toMatchObject({ route: '/streamed', status: 200 });
    },
  );

  it('counts a client that leaves in the middle of a compressed body that is read whole', async () => {
    service.counted.length = 0;
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    const head =
      'POST /whole HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n';
    socket.write(Buffer.concat([Buffer.from(head), gzipSync(Buffer.alloc(1000)).subarray(0, 20)]));
    await sleep(30);
    socket.destroy();
    while (service.counted.length === 0) await sleep(10);
    expect(service.counted).toMatchObject([{ route: '/whole', status: 499 }]);
  });

  it('breaks off an answer whose source fails, and tells the log alone of why', async () => {
    service.log.length = 0;
    const request = 'POST /failing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n';
    const answer = await exchange(service.url, request);
    expect(answer).toContain('the beginning');
    expect(answer).not.toContain('secret');
    expect(answer.endsWith('0\r\n\r\n')).toBe(false);
    expect(service.log.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { path: '/failing', err: new Error('a secret') }, message: 'broke off an answer' },
    ]);
    expect(service.counted.at(-1)).toMatchObject({ route: '/failing', status: 500 });
  });

  it('breaks off an answer to a body whose compression is broken', async () => {
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * index * 7919) % 251));
    const broken = gzipSync(noise);
    broken.fill(255, broken.length >> 1);
    await expect(post('/streamed', broken, { 'content-encoding': 'gzip' }).then(bytesOf)).rejects.toThrow();
  });

  it('refuses a body that is not compressed as it says before all of it has come', async () => {
    service.log.length = 0;
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    const head = 'Host: localhost\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: 1000';
    socket.write(`POST /gathered HTTP/1.1\r\n${head}\r\n\r\nabc`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 [^]*request body: is not valid gzip/);
    expect(service.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('leaves no deadline on the connection when a stream is over', async () => {
    const { hostname, port } = new URL(service.url);
    const accepted = once(service.server, 'connection');
    const socket = connect(Number(port), hostname);
    const [connection] = (await accepted) as [Socket];
    const ask = async (path: string) => {
      socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc`);
      let answer = '';
      while (!/abc(\r\n0\r\n\r\n)?$/.test(answer)) {
        const [chunk] = (await once(socket, 'data')) as [Buffer];
        answer += chunk.toString();
      }
    };
    await ask('/streamed');
    await ask('/whole');
    expect(connection.timeout ?? 0).toBe(0);
    socket.destroy();
  });

  it('refuses a compression that is not known', async () => {
    expect((await post('/streamed', Buffer.from('x'), { 'content-encoding': 'zstd' })).status).toBe(415);
  });

  it.each([{}, { 'Content-Encoding': 'gzip' }])(
    'ends when its client leaves in the middle (%j)',
    async (headers) => {
      service.counted.length = 0;
      const { hostname, port } = new URL(service.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(
        `POST /streamed HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}Content-Length: 100\r\n\r\nabc`,
      );
      await sleep(30);
      socket.destroy();
      while (service.counted.length === 0) await sleep(10);
      expect(service.counted).toMatchObject([{ route: '/streamed', status: 499 }]);
    },
  );
});
