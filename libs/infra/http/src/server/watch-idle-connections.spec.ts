import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { defineRoute } from '../routing/route.ts';
import { serve } from '../serving.fixture.ts';

const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;

function brokenStream(): Readable {
  return new Readable({
    read() {
      this.destroy(new Error('the disk is gone'));
    },
  });
}

describe('watchIdleConnections', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  let finish: () => void;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const responses = { 200: { description: 'A text', mediaType: 'text/plain' } } as const;
    const description = { method: 'GET', summary: 'Ask', tag: 'Boxes', responses } as const;
    service = await serve({
      routes: [
        defineRoute({ ...description, path: '/quick', isHot: true, handle: () => ({ content: 'quick' }) }),
        defineRoute({
          ...description,
          path: '/slow',
          handle: async () => {
            await finished;
            return { content: 'slow' };
          },
        }),
        defineRoute({ ...description, path: '/broken', handle: () => ({ content: brokenStream() }) }),
      ],
    });
  });
  afterEach(async () => {
    jest.useRealTimers();
    finish();
    await service.close();
  });

  async function open() {
    const connected = once(service.server, 'connection');
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    let isClosed = false;
    socket.on('close', () => (isClosed = true));
    const [accepted] = (await connected) as [Socket];
    return { socket, accepted, isClosed: () => isClosed };
  }

  async function ask({ socket }: { socket: Socket }, path: string): Promise<string> {
    socket.write(request(path));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString();
  }

  async function pass(seconds: number): Promise<void> {
    jest.advanceTimersByTime(seconds * 1000);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  }

  it('closes a connection over which nothing has come for as long as the answer says', async () => {
    const connection = await open();
    expect(await ask(connection, '/quick')).toContain('\r\nkeep-alive: timeout=72\r\n');
    await pass(72);
    expect(connection.isClosed()).toBe(false);
    await pass(10);
    expect(connection.isClosed()).toBe(true);
  });

  it('leaves a connection open that is used now and then', async () => {
    const connection = await open();
    for (let time = 0; time < 3; time += 1) {
      expect(await ask(connection, '/quick')).toContain('quick');
      await pass(60);
    }
    expect(connection.isClosed()).toBe(false);
    connection.socket.destroy();
  });

  it.each(['', 'the rest'])(
    'closes a connection whose request was refused before all of it came (then %j)',
    async (rest) => {
      const connection = await open();
      const head = `POST /quick HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${5 + 'the rest'.length}\r\n\r\n`;
      connection.socket.write(`${head}half `);
      const [answer] = (await once(connection.socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 405 /);
      await pass(40);
      connection.socket.write(rest);
      while (connection.accepted.bytesRead < head.length + 5 + rest.length) await nextTurn();
      await pass(42);
      expect(connection.isClosed()).toBe(rest === '');
      await pass(40);
      expect(connection.isClosed()).toBe(true);
    },
  );

  it('does not wait for ever for a body that was refused', async () => {
    const connection = await open();
    connection.socket.on('error', () => undefined);
    const head = 'POST /quick HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n';
    connection.socket.write(head);
    await once(connection.socket, 'data');
    for (let sent = 1; sent <= 15; sent += 1) {
      connection.socket.write('.');
      while (connection.accepted.bytesRead < head.length + sent) await nextTurn();
      await pass(5);
    }
    expect(connection.isClosed()).toBe(false);
    await pass(5);
    expect(connection.isClosed()).toBe(true);
  });

  it('waits for an answer, however long it takes', async () => {
    const connection = await open();
    const asked = once(service.server, 'request');
    const answer = ask(connection, '/slow');
    await asked;
    await pass(1000);
    finish();
    expect(await answer).toContain('slow');
    await pass(60);
    expect(connection.isClosed()).toBe(false);
    await pass(22);
    expect(connection.isClosed()).toBe(true);
  });

  it('waits for an answer, though one to a later request broke off', async () => {
    const connection = await open();
    const answered = once(connection.socket, 'data');
    connection.socket.write(request('/slow') + request('/broken'));
    while (service.counted.length === 0) await nextTurn();
    await pass(100);
    expect(connection.isClosed()).toBe(false);
    finish();
    const [answer] = (await answered) as [Buffer];
    expect(answer.toString()).toContain('slow');
  });
});
