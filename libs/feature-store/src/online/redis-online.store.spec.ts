import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { UnavailableError } from '@quincunx/contracts';
import { describeWithServer, startOnFreePort, type TestServer } from '@quincunx/database/testing';
import { createClient } from '@redis/client';
import { redisServerPath, startRedisServer } from '../testing/redis-server.fixture.ts';
import { describeOnlineStore } from './online-store-contract.fixture.ts';
import type { OnlineStore } from './online-store.ts';
import { openRedisOnlineStore } from './open-redis-online-store.ts';

async function openOnServer() {
  const server = await startRedisServer();
  const store = await openRedisOnlineStore(server.url);
  return {
    store,
    address: server.url,
    async close() {
      await store.close();
      await server.stop();
    },
  };
}

const program = redisServerPath();
const row = { key: '[1]', values: '{}', eventTime: 1n, createdTime: undefined };

function clusterNode(port: number, folder: string): string[] {
  const otherPort = port > 30_000 ? port - 10_000 : port + 10_000;
  const settings = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--cluster-enabled', 'yes'];
  return ['--port', String(port), '--cluster-port', String(otherPort), ...settings];
}

describeWithServer('the online store in Redis', program, () => {
  describeOnlineStore(openOnServer);

  describe('and its server', () => {
    let server: TestServer;
    let store: OnlineStore;
    let administrator: ReturnType<typeof createClient>;
    beforeEach(async () => {
      server = await startRedisServer();
      store = await openRedisOnlineStore(server.url);
      administrator = createClient({ url: server.url });
      await administrator.connect();
    });
    afterEach(async () => {
      await store.close();
      administrator.destroy();
      await server.stop();
    });

    it('are asked once for any number of keys', async () => {
      await store.push('stays', [row]);
      const keys = Array.from({ length: 1000 }, (_, id) => `[${id}]`);
      expect((await store.read('stays', keys))[1]).toMatchObject({ eventTime: 1n });
      expect(await administrator.info('commandstats')).toMatch(/cmdstat_hmget:calls=2,/);
    });

    it('connect again after the connection was lost', async () => {
      await store.push('stays', [row]);
      await administrator.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      // Whoever asks before the loss is noticed may be told of it.
      await store.read('stays', ['[1]']).catch(() => undefined);
      expect(await store.countKeys('stays')).toBe(1);
    });

    it('do without each other while the server does not answer', async () => {
      await store.push('stays', [row]);
      const hasty = await openRedisOnlineStore(server.url, { timeoutMilliseconds: 100 });
      await administrator.sendCommand(['CLIENT', 'PAUSE', '300', 'ALL']);
      await expect(hasty.read('stays', ['[1]'])).rejects.toMatchObject({
        code: 'unavailable',
        message: 'the online store (Redis) cannot be reached, or does not answer; try again',
      });
      let found: readonly unknown[] | undefined;
      while (found === undefined) found = await hasty.read('stays', ['[1]']).catch(() => undefined);
      expect(found).toMatchObject([{ eventTime: 1n }]);
      await hasty.close();
    });

    it.each([
      ['is out of memory', ['CONFIG', 'SET', 'maxmemory', '1']],
      ['is a replica', ['REPLICAOF', '127.0.0.1', '1']],
      ['wants a password', ['CONFIG', 'SET', 'requirepass', 'secret']],
      ['does not allow the user', ['ACL', 'SETUSER', 'default', '-evalsha', '-eval']],
    ])('say that the server %s', async (reason, command) => {
      await store.readState('stays');
      await administrator.sendCommand(command);
      // Who is connected stays so.
      await administrator.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      await store.readState('stays').catch(() => undefined);
      await expect(store.push('stays', [row])).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining(reason) as unknown,
      });
    });

    it('keep what others wrote, and say that it is damaged', async () => {
      await administrator.hSet('quincunx:{stays}:rows', '[1]', 'not a row');
      await expect(store.read('stays', ['[1]'])).rejects.toMatchObject({ code: 'corrupt' });
      await administrator.set('quincunx:{wards}:rows', 'not a hash');
      await expect(store.read('wards', ['[1]'])).rejects.toThrow('WRONGTYPE');
    });

    it('are done with each other once it is closed', async () => {
      const reading = store.read('stays', ['[1]']);
      await store.close();
      expect(await reading).toEqual([undefined]);
      await expect(store.countKeys('stays')).rejects.toThrow('the online store is closed');
      await store.close();
    });
  });

  it('works on a node of a cluster, as all that is known of a view is in one slot', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
    const server = await startOnFreePort(program ?? '', (port) => clusterNode(port, folder), {
      ready: 'Ready to accept connections',
    });
    const url = `redis://127.0.0.1:${server.port}`;
    const administrator = createClient({ url });
    await administrator.connect();
    const store = await openRedisOnlineStore(url);
    try {
      await expect(store.push('stays', [row])).rejects.toThrow('is a node of a cluster that is down');
      await administrator.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
      while (!(await administrator.sendCommand<string>(['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
      expect(await store.push('stays', [row])).toBe(1);
    } finally {
      administrator.destroy();
      await store.close();
      await server.end();
      rmSync(folder, { recursive: true });
    }
  }, 20_000);
});

describe('the online store in a Redis that is not there', () => {
  it('says so, and not its address or password', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as { port: number };
    free.close();
    const store = await openRedisOnlineStore(`redis://someone:secret@127.0.0.1:${port}/0`);
    const error: unknown = await store.read('stays', ['[1]']).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ message: expect.stringContaining('cannot be reached') as unknown });
    expect(inspect(error, { depth: 9 })).not.toMatch(/secret|someone/);
    await store.close();
  });

  it.each([
    'secret',
    'http://someone:secret@localhost',
    'redis://someone:secret%@localhost',
    'redis://localhost/secret',
  ])('refuses %s, which is no URL of Redis, and does not repeat it', async (url) => {
    const store = await openRedisOnlineStore(url);
    const error: unknown = await store.read('stays', ['[1]']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('redis://') as unknown,
    });
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });
});
