import { join } from 'node:path';
import type { Cores } from '../servers/divide-cores.ts';
import { startServer, type ServerProcess } from '../servers/server-process.ts';

/** A server that is to be measured. */
export interface MeasuredServer {
  readonly name: string;
  /** Processes that answer. */
  readonly workers: number;
  start(): Promise<ServerProcess>;
}

export interface NamedServer extends ServerProcess {
  readonly name: string;
}

export const handWritten = 'node:http by hand';
export const stockExpress = 'Express 5, Zod';

/** The baselines, the scorer, and what of them has two workers. */
export function listServers(home: string, cores: Cores): readonly MeasuredServer[] {
  const baseline = (name: string, program: string, workers = 1): MeasuredServer => ({
    name,
    workers,
    start: () =>
      startServer({
        words: [join(import.meta.dirname, program)],
        prefix: workers === 1 ? cores.one : cores.two,
      }),
  });
  return [
    baseline(handWritten, 'hand-written-server.ts'),
    baseline(`${handWritten}, 2 workers`, 'hand-written-workers.ts', 2),
    baseline(stockExpress, 'express-server.ts'),
    { name: 'scorer', workers: 1, start: () => startScorer({ home, cores }) },
    { name: 'scorer --workers 2', workers: 2, start: () => startScorer({ home, cores, workers: 2 }) },
  ];
}

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
  return { ...server, name: workers === undefined ? 'scorer' : `scorer --workers ${workers}` };
}
