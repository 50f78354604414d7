import { median } from '../median.ts';
import { measureServer, medianCost, type ServerCost } from '../servers/measure-server.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { showTable } from '../show-table.ts';
import type { Case } from './cases.ts';
import { checkAnswers } from './check-answers.ts';
import { handWritten, stockExpress, type MeasuredServer } from './start-servers.ts';

export interface LoadOptions {
  readonly connections: number;
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
  /** Of each process: V8 goes on optimising for a hundred thousand requests. */
  readonly warmUpSeconds: number;
}

export interface Measured {
  readonly asked: Case;
  readonly server: MeasuredServer;
  /** Round by round. */
  readonly costs: readonly ServerCost[];
}

/**
 * As many requests as each server can take. Each round starts and measures them in turn, so that what else the machine does falls on all
 * alike; while one is measured, no other is there.
 */
export async function measureLoad(
  cases: readonly Case[],
  servers: readonly MeasuredServer[],
  load: LoadOptions,
): Promise<readonly Measured[]> {
  const measured: (Measured & { costs: ServerCost[] })[] = cases.flatMap((asked) =>
    servers.map((server) => ({ asked, server, costs: [] })),
  );
  for (let round = 0; round < load.rounds; round += 1) {
    for (const server of servers) {
      await whileWarm(server, cases, load, async (started) => {
        for (const { asked, costs } of measured.filter((each) => each.server === server)) {
          costs.push(await measureServer(started, { ...load, requests: asked.requests }));
        }
      });
    }
  }
  return measured;
}

/** Starts a server for the time of some work, checks what it answers, and warms it up. */
export async function whileWarm(
  measured: MeasuredServer,
  cases: readonly Case[],
  { connections, warmUpSeconds }: LoadOptions,
  work: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  const { name, workers } = measured;
  const server = await measured.start();
  try {
    for (const asked of cases) {
      await checkAnswers({ ...server, name }, asked);
      await measureServer(server, {
        requests: asked.requests,
        connections,
        seconds: warmUpSeconds * workers,
      });
    }
    await work(server);
  } finally {
    await server.stop();
  }
}

/** A table per case. Ratios are of CPU time, each to its baseline in the same round. */
export function showLoad(measured: readonly Measured[]): void {
  for (const [asked, ofCase] of Map.groupBy(measured, (each) => each.asked)) {
    const rows = ofCase.map(({ server, costs }) => {
      const cost = medianCost(costs);
      return {
        what: server.name,
        'requests/s': Math.round(cost.requestsPerSecond),
        'CPU us/request': cost.cpuMicroseconds,
        'CPU / by hand': ratio(costs, costsOf(ofCase, handWritten)),
        'CPU / Express': ratio(costs, costsOf(ofCase, stockExpress)),
        'p50 ms': cost.p50Milliseconds,
        'p99 ms': cost.p99Milliseconds,
      };
    });
    showTable(`as much as it can take: ${asked.name}`, rows);
  }
}

function costsOf(measured: readonly Measured[], name: string): readonly ServerCost[] {
  return measured.find(({ server }) => server.name === name)?.costs ?? [];
}

function ratio(costs: readonly ServerCost[], baselines: readonly ServerCost[]): number {
  return median(
    costs.map(({ cpuMicroseconds }, round) => cpuMicroseconds / (baselines[round]?.cpuMicroseconds ?? NaN)),
  );
}
