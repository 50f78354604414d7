import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineRoute } from '../routing/route.ts';
import { serve } from '../serving.fixture.ts';

const description = {
  method: 'POST',
  summary: 'Ask',
  tag: 'Boxes',
  rawBody: { '*/*': {} },
  responses: { 200: { description: 'A text', mediaType: 'text/plain' } },
} as const;

async function* begin() {
  yield 'begun';
  await new Promise(() => undefined);
}

const routes = [
  defineRoute({ ...description, path: '/', handle: () => ({ content: 'fine' }) }),
  defineRoute({
    ...description,
    path: '/slow',
    handle: async () => {
      await sleep(100);
      return { content: 'fine' };
    },
  }),
  defineRoute({ ...description, path: '/wait', handle: () => new Promise<never>(() => undefined) }),
  defineRoute({ ...description, path: '/begun', handle: () => ({ content: Readable.from(begin()) }) }),
];

describe('what never becomes a request', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  let port: number;

  beforeAll(async () => {
    service = await serve({ routes });
    port = Number(new URL(service.url).port);
  });
  afterAll(() => service.close());

  async function answerTo(...texts: readonly string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const closed = once(socket, 'close');
    for (const text of texts) {
      socket.write(text);
      await sleep(50);
    }
    await closed;
    return answer;
  }

  it.each([
    [400, 'not a request at all\r\n\r\n'],
    [431, `GET / HTTP/1.1\r\nhost: localhost\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('is answered %i with a problem document', async (status, text) => {
    const answer = await answerTo(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({
      status,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('is answered after what was answered before on the connection', async () => {
    const answer = await answerTo('POST / HTTP/1.1\r\nhost: localhost\r\n\r\n', 'not a request\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*fineHTTP\/1.1 400 [^]*connection: close/);
  });

  it('waits for the answer to the request before', async () => {
    const answer = await answerTo('POST /slow HTTP/1.1\r\nhost: localhost\r\n\r\nnot a request\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*fineHTTP\/1.1 400 /);
  });

  it('is the one answer to a request whose body breaks off', async () => {
    const broken =
      'POST /wait HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nx';
    expect((await answerTo(broken, '\r\n')).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  });

  it('is no second answer to a request that was answered before its body broke off', async () => {
    const broken = 'POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nx';
    expect((await answerTo(broken, '\r\n')).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });

  it.each([
    ['400', 'not a request at all\r\n\r\n'],
    ['200', 'POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nx\r\n'],
  ])('gets its %s however much still comes after it', async (status, broken) => {
    const answer = await answerTo(broken + 'more'.repeat(250_000));
    expect(answer.match(/HTTP\/1.1 (\d+)/g)).toEqual([`HTTP/1.1 ${status}`]);
  });

  it('is cut off if it never ends', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    // It learns that it was cut off when it goes on to write.
    socket.on('error', () => undefined);
    socket.write('not a request at all\r\n\r\n');
    const sending = setInterval(() => socket.write('more'), 20);
    try {
      await new Promise((resolve) => socket.on('end', resolve));
      expect(socket.writable).toBe(true);
      await closed;
    } finally {
      clearInterval(sending);
    }
  });

  it('ends an answer that is not whole when the body of its request breaks off', async () => {
    const broken =
      'POST /begun HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nx';
    expect(await answerTo(broken, '\r\n')).toMatch(/^HTTP\/1.1 200 [^]*\r\n\r\n5\r\nbegun\r\n$/);
  });
});
