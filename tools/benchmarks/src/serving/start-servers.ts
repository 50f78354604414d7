import { join } from 'node:path';
import type { Cores } from '../servers/divide-cores.ts';
import { startServer, type ServerProcess } from '../servers/server-process.ts';

export interface NamedServer extends ServerProcess {
  readonly name: string;
  /** Processes that answer. */
  readonly workers: number;
}

export const handWritten = 'node:http by hand';
export const stockExpress = 'Express 5, Zod';

/** A scorer with its defaults over a home, whatever this process' own environment says. */
export async function startScorer(options: {
  readonly home: string;
  readonly cores: Cores;
  /** Undefined: as it is by default. */
  readonly workers?: number | undefined;
}): Promise<NamedServer> {
  const { home, cores, workers } = options;
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('QUINCUNX_'));
  const server = await startServer({
    words: [
      'apps/scorer/bin/scorer.mjs',
      '--port',
      '0',
      ...(workers === undefined ? [] : ['--workers', String(workers)]),
    ],
    environment: { ...Object.fromEntries(others), QUINCUNX_HOME: home },
    prefix: workers === undefined ? cores.one : cores.two,
  });
  const name = workers === undefined ? 'scorer' : `scorer --workers ${workers}`;
  return { ...server, name, workers: workers ?? 1 };
}

/** The baselines, the scorer, and what of them has two workers; those that are started get into `started`, to be stopped. */
export async function startServers(home: string, cores: Cores, started: NamedServer[]): Promise<void> {
  const baselines = [
    { name: handWritten, program: 'hand-written-server.ts', workers: 1 },
    { name: `${handWritten}, 2 workers`, program: 'hand-written-workers.ts', workers: 2 },
    { name: stockExpress, program: 'express-server.ts', workers: 1 },
  ];
  for (const { name, program, workers } of baselines) {
    const prefix = workers === 1 ? cores.one : cores.two;
    const server = await startServer({ words: [join(import.meta.dirname, program)], prefix });
    started.push({ ...server, name, workers });
  }
  started.push(await startScorer({ home, cores }));
  started.push(await startScorer({ home, cores, workers: 2 }));
}
