import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, startOnFreePort, type TestServer } from '@quincunx/database/testing';

/** Undefined where Redis is not installed. */
export function redisServerPath(): string | undefined {
  return findProgram('redis-server');
}

/** An empty Redis that keeps everything in memory. */
export async function startRedisServer(): Promise<TestServer> {
  const program = redisServerPath();
  if (program === undefined) throw new Error('redis-server is not on PATH');
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const settings = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const server = await startOnFreePort(program, (port) => ['--port', String(port), ...settings], {
    ready: 'Ready to accept connections',
  });
  return {
    url: `redis://127.0.0.1:${server.port}`,
    async stop() {
      await server.end();
      rmSync(folder, { recursive: true });
    },
  };
}
