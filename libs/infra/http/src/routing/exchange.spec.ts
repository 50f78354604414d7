import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { problemDocumentSchema } from '@quincunx/contracts';
import { exchange, serve } from '../serving.fixture.ts';
import { defineRoute } from './route.ts';

const description = {
  method: 'GET',
  summary: 'Ask',
  tag: 'Boxes',
  responses: { 200: { description: 'A text', mediaType: 'text/plain' } },
} as const;

let finishLate: () => void;

const routes = [
  defineRoute({
    ...description,
    path: '/late',
    handle: async () => {
      await new Promise<void>((resolve) => (finishLate = resolve));
      return { content: 'late' };
    },
  }),
  defineRoute({ ...description, path: '/broken', handle: () => ({ content: breakingStream() }) }),
  defineRoute({ ...description, path: '/page', handle: () => ({ content: 'a page' }) }),
  defineRoute({
    ...description,
    path: '/confused',
    handle: () => {
      throw new URIError('URI malformed');
    },
  }),
];

function breakingStream(): Readable {
  return Readable.from(
    (function* () {
      yield 'half ';
      throw new Error('the disk is gone');
    })(),
  );
}

describe('an exchange', () => {
  let service: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    service = await serve({ routes });
  });
  afterAll(() => service.close());

  it('answers 400 for a target that is no path, with a problem document', async () => {
    const answer = await exchange(
      service.url,
      'GET http://[ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*\r\nx-request-id: [^]*problem\+json[^]*is not a path/);
  });

  it('blames no path for what goes wrong in a handler', async () => {
    const response = await fetch(`${service.url}/confused`);
    expect(response.status).toBe(500);
    expect(problemDocumentSchema.parse(await response.json()).detail).toContain("not the request's fault");
  });

  it.each([
    ['HTTP/1.1\r\nhost: localhost\r\nconnection: keep-alive', true],
    ['HTTP/1.1\r\nhost: localhost\r\nconnection: close', false],
    ['HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: 1', false],
    ['HTTP/1.0', false],
  ])('says for how long a connection stays open, if it does (%j)', async (head, staysOpen) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write(`GET /page ${head}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(/^keep-alive: timeout=72\r$/im.test(answer.toString())).toBe(staysOpen);
    expect(/^connection: keep-alive\r$/im.test(answer.toString())).toBe(staysOpen);
  });

  it('closes the connection of an answer that breaks off, once those before it are sent', async () => {
    const received = exchange(
      service.url,
      ['/late', '/broken', '/page'].map((path) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`).join(''),
    );
    while (!service.counted.some((request) => 'route' in request && request.route === '/broken'))
      await nextTurn();
    finishLate();
    const answers = await received;
    expect(answers).toContain('late');
    expect(answers).not.toContain('half');
    expect(answers).not.toContain('a page');
  });
});
