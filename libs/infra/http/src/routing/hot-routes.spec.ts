import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInputError } from '@quincunx/contracts';
import { z } from 'zod';
import { drain } from '../server/drain.ts';
import { listen } from '../server/listen.ts';
import { exchange, serve } from '../serving.fixture.ts';
import { createHttpApplication } from './http-application.ts';
import { defineRoute } from './route.ts';

const routesThatAre = (isHot: boolean) => [
  defineRoute({
    method: 'POST',
    path: '/boxes/{name}/open',
    summary: 'Open a box',
    tag: 'Boxes',
    isHot,
    params: z.strictObject({ name: z.string().regex(/^[a-z ]+$/, 'must be small letters') }),
    query: z.strictObject({ times: z.coerce.number().default(1) }),
    body: z.strictObject({ key: z.string() }),
    responses: { 200: { description: 'It', schema: z.strictObject({ opened: z.string() }) } },
    handle: ({ params, query, body }) => {
      if (body.key === 'broken') throw new Error('/secret/path');
      if (body.key === 'wrong') throw new InvalidInputError('the key does not fit');
      return { body: { opened: `${params.name} ${query.times} é` } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/boxes/list',
    summary: 'Which are open',
    tag: 'Boxes',
    isHot,
    responses: { 200: { description: 'Text', schema: z.string(), mediaType: 'text/plain' } },
    handle: () => ({ body: 'none' }),
  }),
];

const post = (path: string, body: string, headers = 'Content-Type: application/json\r\n') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine\r\nConnection: close\r\n${headers}` +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const get = (path: string, method = 'GET', host = 'localhost') =>
  `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Request-Id: mine\r\nConnection: close\r\n\r\n`;
const right = '{"key":"right"}';

const requests: readonly (readonly [what: string, request: string, status: number])[] = [
  ['an answer', post('/boxes/red/open', right), 200],
  ['a query', post('/boxes/red/open?times=3', right), 200],
  ['a path that is encoded', post('/boxes/red%20one/open', right), 200],
  ['an answer that is text', get('/boxes/list'), 200],
  ['the head alone', get('/boxes/list', 'HEAD'), 200],
  ['options', get('/boxes/red/open', 'OPTIONS'), 204],
  ['a path that ends in a slash', post('/boxes/red/open/', right), 200],
  ['a path that is not rightly encoded', post('/boxes/%zz/open', right), 400],
  ['a parameter that is wrong', post('/boxes/RED/open', right), 400],
  ['a query that is wrong', post('/boxes/red/open?times=x', right), 400],
  ['a query that is not known', post('/boxes/red/open?colour=red', right), 400],
  ['a body that is not JSON', post('/boxes/red/open', '{"key":NaN}'), 400],
  ['a body that is not as it should be', post('/boxes/red/open', '{"lock":1}'), 400],
  ['no body', post('/boxes/red/open', ''), 400],
  ['a body of another kind', post('/boxes/red/open', right, 'Content-Type: text/plain\r\n'), 415],
  ['a body that is too large', post('/boxes/red/open', JSON.stringify({ key: 'x'.repeat(2000) })), 413],
  ['an error of the platform', post('/boxes/red/open', '{"key":"wrong"}'), 400],
  ['an error that is not foreseen', post('/boxes/red/open', '{"key":"broken"}'), 500],
  ['a method that is not taken', get('/boxes/red/open'), 405],
  ['a path that is not there', post('/boxes/red', right), 404],
  ['a path in other letters', post('/Boxes/red/open', right), 404],
  ['a host that is not this machine', get('/boxes/list', 'GET', 'evil.example'), 421],
];

describe('a hot route', () => {
  let services: Awaited<ReturnType<typeof serve>>[];
  beforeAll(async () => {
    const options = { limits: { bodyBytes: 1000 }, host: '127.0.0.1' };
    services = [
      await serve({ ...options, routes: routesThatAre(true) }),
      await serve({ ...options, routes: routesThatAre(false) }),
    ];
  });
  afterAll(async () => {
    for (const service of services) await service.close();
  });

  it.each(requests)('answers, counts and logs as Express does: %s', async (_what, request, status) => {
    const seen = [];
    for (const { url, counted, log } of services) {
      counted.length = 0;
      log.length = 0;
      const answer = await exchange(url, request);
      seen.push({
        answer: withoutDate(answer),
        counted: counted.map(withoutTime),
        log: log.map(withoutTimes),
      });
    }
    expect(seen[0]?.answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(seen[0]?.answer).toMatch(/x-request-id: mine/i);
    expect(seen[0]).toEqual(seen[1]);
  });

  it('is counted as what its client left, when it did', async () => {
    const unfinished = post('/boxes/red/open', right).replace('Content-Length: 15', 'Content-Length: 20');
    for (const { url, counted } of services) {
      counted.length = 0;
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname);
      socket.write(unfinished);
      await sleep(50);
      socket.destroy();
      while (counted.length === 0) await sleep(10);
      expect(counted).toMatchObject([{ route: '/boxes/{name}/open', status: 499 }]);
    }
  });

  it.each([true, false])('whose failure cannot be logged ends its connection alone (%s)', async (isHot) => {
    const full = () => {
      throw new Error('the disk is full');
    };
    const routes = routesThatAre(isHot);
    const application = createHttpApplication({ routes, logger: { debug: () => undefined, error: full } });
    const { server, url } = await listen(application, { host: '127.0.0.1', port: 0 });
    await expect(exchange(url, post('/boxes/red/open', '{"key":"broken"}'))).resolves.toBe('');
    expect(await exchange(url, post('/boxes/red/open', right))).toMatch(/^HTTP\/1\.1 200 /);
    await drain(server, { graceMilliseconds: 0 });
  });
});

const withoutDate = (answer: string) => answer.replace(/^date: .*\r\n/im, '');
const withoutTime = (counted: object) => ({ ...counted, seconds: 0 });
const withoutTimes = (entry: { fields: object }) => ({ ...entry, fields: { ...entry.fields, seconds: 0 } });
