import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadHttp, postJson } from '../load-http.ts';
import { featureNames } from './history-data.ts';
import { onlineFeatures } from './tasks.ts';

export interface ServedCost {
  readonly what: string;
  readonly requestsPerSecond: number;
  /** Of the server's process, user and system. */
  readonly cpuMicroseconds: number;
  readonly p99Milliseconds: number;
}

const clockTicksPerSecond = 100;

/** Reads of one entity and twenty features over HTTP: the scorer on one core, the load on another; and a server that answers nothing. */
export async function measureServed(folder: string, seconds: number): Promise<readonly ServedCost[]> {
  const references = featureNames(onlineFeatures).map((name) => `purchases:${name}`);
  const body = { features: references, entities: [{ customer_id: 17 }] };
  const bare = `require('node:http').createServer((q, r) => { q.resume().on('end', () => {
    const t = '{}'; r.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }); r.end(t); });
  }).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });`;
  return [
    await serve('scorer: 1 entity x 20 features', ['apps/scorer/bin/scorer.mjs', '--port', '0']),
    await serve('node:http that answers {}', ['-e', bare]),
  ];

  async function serve(what: string, words: readonly string[]): Promise<ServedCost> {
    const server = spawn(process.execPath, words, {
      env: {
        ...process.env,
        QUINCUNX_WORKSPACE: folder,
        QUINCUNX_HOME: join(folder, 'home'),
        QUINCUNX_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const port = await portOf(server.stdout);
      const load = { port, request: postJson('/v1/features/online', body), connections: 16 };
      await loadHttp({ ...load, seconds: 1 });
      const before = cpuSecondsOf(server.pid);
      const { requests, milliseconds, seconds: took } = await loadHttp({ ...load, seconds });
      return {
        what,
        requestsPerSecond: requests / took,
        cpuMicroseconds: ((cpuSecondsOf(server.pid) - before) * 1e6) / requests,
        p99Milliseconds: milliseconds[Math.floor(requests * 0.99)] ?? Number.NaN,
      };
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
  }
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
