import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadHttp, postJson } from '../load-http.ts';
import { featureNames } from './history-data.ts';
import { median } from './measure.ts';
import { onlineFeatures } from './tasks.ts';

export interface ServedCost {
  readonly what: string;
  readonly requestsPerSecond: number;
  /** Of the server's process, user and system. */
  readonly cpuMicroseconds: number;
  readonly p99Milliseconds: number;
}

const clockTicksPerSecond = 100;
const connections = 16;

/**
 * Reads of one entity and twenty features over HTTP, and of a server that answers nothing: each server on one core, in turn, the load on
 * another. Medians of the rounds.
 */
export async function measureServed(folder: string, rounds: number): Promise<readonly ServedCost[]> {
  const references = featureNames(onlineFeatures).map((name) => `purchases:${name}`);
  const request = postJson('/v1/features/online', { features: references, entities: [{ customer_id: 17 }] });
  const bare = `require('node:http').createServer((q, r) => { q.resume().on('end', () => {
    const t = '{}'; r.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }); r.end(t); });
  }).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });`;
  const servers = [
    await start('scorer: 1 entity x 20 features', ['apps/scorer/bin/scorer.mjs', '--port', '0'], folder),
    await start('node:http that answers {}', ['-e', bare], folder),
  ];
  try {
    const costs = servers.map((): ServedCost[] => []);
    // The first seconds are those of a compiler.
    for (const { port } of servers) await loadHttp({ port, request, connections, seconds: 10 });
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, server] of servers.entries())
        costs[index]?.push(await measureServer(server, request));
    }
    return costs.map((each) => ({
      what: each[0]?.what ?? '',
      requestsPerSecond: median(each.map(({ requestsPerSecond }) => requestsPerSecond)),
      cpuMicroseconds: median(each.map(({ cpuMicroseconds }) => cpuMicroseconds)),
      p99Milliseconds: median(each.map(({ p99Milliseconds }) => p99Milliseconds)),
    }));
  } finally {
    for (const { server } of servers) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
  }
}

interface Serving {
  readonly what: string;
  readonly server: ChildProcess;
  readonly port: number;
}

async function start(what: string, words: readonly string[], folder: string): Promise<Serving> {
  const env = {
    ...process.env,
    QUINCUNX_WORKSPACE: folder,
    QUINCUNX_HOME: join(folder, 'home'),
    QUINCUNX_LOG_LEVEL: 'warn',
  };
  const server = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return { what, server, port: await portOf(server.stdout) };
}

async function measureServer({ what, server, port }: Serving, request: Buffer): Promise<ServedCost> {
  const before = cpuSecondsOf(server.pid);
  const { requests, milliseconds, seconds } = await loadHttp({ port, request, connections, seconds: 3 });
  return {
    what,
    requestsPerSecond: requests / seconds,
    cpuMicroseconds: ((cpuSecondsOf(server.pid) - before) * 1e6) / requests,
    p99Milliseconds: milliseconds[Math.floor(requests * 0.99)] ?? Number.NaN,
  };
}

async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  let said = '';
  for await (const chunk of output) {
    said += String(chunk);
    const port = /http:\/\/[\d.]+:(\d+)/.exec(said)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the server did not say where it listens: ${said}`);
}

/** From /proc, so on Linux alone; elsewhere not a number. */
function cpuSecondsOf(process: number | undefined): number {
  try {
    const fields =
      readFileSync(`/proc/${String(process)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond;
  } catch {
    return Number.NaN;
  }
}
