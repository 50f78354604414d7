import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { drain } from './drain.ts';
import { listen } from './listen.ts';

function promiseWithRelease() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    promise,
    release: () => {
      resolve(undefined);
    },
  };
}

async function serveSlowly() {
  const started = promiseWithRelease();
  const finished = promiseWithRelease();
  const listener: RequestListener = (request, response) => {
    if (request.url !== '/slow') {
      response.end('quick');
      return;
    }
    started.release();
    void finished.promise.then(() => response.end('slow'));
  };
  return {
    ...(await listen(listener, { host: '127.0.0.1', port: 0 })),
    started: started.promise,
    finish: finished.release,
  };
}

async function ask(url: string, agent: Agent): Promise<{ body: string; connection: string | undefined }> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  return { body: await text(response), connection: response.headers.connection };
}

describe('drain', () => {
  it('finishes what is in flight and takes nothing new', async () => {
    const { server, url, started, finish } = await serveSlowly();
    const agent = new Agent({ keepAlive: true });
    const slow = ask(`${url}/slow`, agent);
    await started;
    const drained = drain(server, { graceMilliseconds: 5000 });
    await expect(ask(`${url}/quick`, new Agent())).rejects.toThrow('ECONNREFUSED');
    finish();
    expect((await slow).body).toBe('slow');
    expect(await drained).toBe(true);
    agent.destroy();
  });

  it('says with what is in flight that the connection closes after it', async () => {
    const { server, url, started, finish } = await serveSlowly();
    const agent = new Agent({ keepAlive: true });
    const slow = ask(`${url}/slow`, agent);
    await started;
    const drained = drain(server, { graceMilliseconds: 5000 });
    finish();
    expect(await slow).toEqual({ body: 'slow', connection: 'close' });
    expect(await drained).toBe(true);
    agent.destroy();
  });

  it('answers what still comes on an open connection, and closes it then', async () => {
    const { server, url, started, finish } = await serveSlowly();
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await started;
    const drained = drain(server, { graceMilliseconds: 5000 });
    const another = once(server, 'request');
    socket.write('GET /quick HTTP/1.1\r\nHost: a\r\n\r\n');
    await another;
    finish();
    const answers = (await text(socket)).split(/(?=HTTP\/1\.1)/);
    expect(answers).toEqual([
      expect.stringMatching(/keep-alive.*slow/s),
      expect.stringMatching(/connection: close.*quick/s),
    ]);
    expect(await drained).toBe(true);
  });

  it.each([
    ['100-continue', 'checkContinue'],
    ['a-miracle', 'checkExpectation'],
  ])('asks to close a connection whose request expects %s', async (expectation, event) => {
    const { server, url, started, finish } = await serveSlowly();
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await started;
    const drained = drain(server, { graceMilliseconds: 5000 });
    const another = once(server, event);
    socket.write(`GET /quick HTTP/1.1\r\nHost: a\r\nExpect: ${expectation}\r\n\r\n`);
    await another;
    finish();
    expect(await text(socket)).toMatch(/slow.*connection: close.*quick/s);
    expect(await drained).toBe(true);
  });

  it('does not wait for connections that are kept alive and idle', async () => {
    const { server, url } = await serveSlowly();
    const agent = new Agent({ keepAlive: true });
    expect(await ask(`${url}/quick`, agent)).toEqual({ body: 'quick', connection: 'keep-alive' });
    const start = performance.now();
    expect(await drain(server, { graceMilliseconds: 5000 })).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
    agent.destroy();
  });

  it('cuts off what is not finished within the grace period', async () => {
    const { server, url, started } = await serveSlowly();
    const slow = ask(`${url}/slow`, new Agent());
    await started;
    const [drained, answer] = await Promise.allSettled([drain(server, { graceMilliseconds: 50 }), slow]);
    expect(drained).toEqual({ status: 'fulfilled', value: false });
    expect(answer.status).toBe('rejected');
  });

  it('is done at once with a server that does not listen', async () => {
    expect(await drain(createServer(), { graceMilliseconds: 50 })).toBe(true);
  });
});
