import { z } from 'zod';
import { exchange, serve } from '../serving.fixture.ts';
import { defineRoute } from './route.ts';

const routes = [
  defineRoute({
    method: 'GET',
    path: '/secret',
    summary: 'For this machine',
    tag: 'Secrets',
    responses: { 200: { description: 'It', schema: z.string() } },
    handle: () => ({ body: 'it' }),
  }),
];

/** The answer to a request with these lines after the first, of a server that was told to listen on `host`. */
async function answer(host: string | undefined, head: string): Promise<string> {
  const service = await serve({ routes, ...(host !== undefined && { host }) });
  try {
    return await exchange(service.url, head);
  } finally {
    await service.close();
  }
}

function get(name: string): string {
  return `GET /secret HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`;
}

describe('createHostCheck', () => {
  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.8.9.10:80', '[::1]', '[::1]:3000', '[0:0::1]:1'])(
    'answers %s on loopback',
    async (name) => {
      expect(await answer('127.0.0.1', get(name))).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it.each([
    'evil.example',
    'evil.example:3000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.example:80:80',
    '128.0.0.1',
    '[2001:db8::1]:3000',
    '::1',
    '',
  ])('answers 421 to %p on loopback', async (name) => {
    const refusal = await answer('127.0.0.1', get(name));
    expect(refusal).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/);
    expect(refusal).toContain('application/problem+json');
  });

  it.each(['localhost', '::1', '127.0.0.2'])('guards a server on %s, too', async (host) => {
    expect(await answer(host, get('evil.example'))).toMatch(/^HTTP\/1\.1 421 /);
    expect(await answer(host, get('localhost:3000'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'scorer.example', undefined])(
    'takes any name on %p, which others may know by any',
    async (host) => {
      expect(await answer(host, get('scorer.internal'))).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it('does not ask a client of HTTP/1.0 for a name', async () => {
    expect(await answer('127.0.0.1', 'GET /secret HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['127.0.0.1', '0.0.0.0'])('asks one of HTTP/1.1 for a name on %s, as that wants', async (host) => {
    const refusal = await answer(host, 'GET /secret HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(refusal).toMatch(
      /^HTTP\/1\.1 400 [^]*x-request-id: [^]*application\/problem\+json[^]*no header Host/,
    );
  });

  it('guards what no route answers, and every method', async () => {
    const refusal = await answer('127.0.0.1', get('evil.example').replace('/secret', '/nowhere'));
    expect(refusal).toMatch(/^HTTP\/1\.1 421 /);
    const options = await answer('127.0.0.1', get('evil.example').replace('GET', 'OPTIONS'));
    expect(options).toMatch(/^HTTP\/1\.1 421 /);
  });
});
