import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { listen } from './listen.ts';

describe('what never becomes a request', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    const listening = await listen((_, response) => response.end('fine'), { host: '127.0.0.1', port: 0 });
    server = listening.server;
    port = Number(new URL(listening.url).port);
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  async function answerTo(...texts: readonly string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const closed = once(socket, 'close');
    for (const text of texts) {
      socket.write(text);
      await new Promise((resolve) => setTimeout(resolve, 50));
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

  it('is not answered in the middle of what was answered before', async () => {
    const answer = await answerTo('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n', 'not a request\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*fine$/);
  });
});
