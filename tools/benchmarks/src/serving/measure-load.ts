import { median } from '../median.ts';
import { measureServer, medianCost, type ServerCost } from '../servers/measure-server.ts';
import { showTable } from '../show-table.ts';
import type { Case } from './cases.ts';
import { checkAnswers } from './check-answers.ts';
import { handWritten, stockExpress, type NamedServer } from './start-servers.ts';

export interface LoadOptions {
  readonly connections: number;
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
  /** Of each process: V8 goes on optimising for some hundred thousand requests. */
  readonly warmUpSeconds: number;
}

export interface Measured {
  readonly asked: Case;
  readonly server: NamedServer;
  /** Round by round. */
  readonly costs: readonly ServerCost[];
}

/**
 * As many requests as each server can take. All servers are warm before the first round, and each round measures them in turn, so that what
 * else the machine does falls on all alike.
 */
export async function measureLoad(
  cases: readonly Case[],
  servers: readonly NamedServer[],
  { connections, rounds, seconds, warmUpSeconds }: LoadOptions,
): Promise<readonly Measured[]> {
  const measured: { asked: Case; server: NamedServer; costs: ServerCost[] }[] = [];
  for (const asked of cases) {
    for (const server of servers) {
      await checkAnswers(server, asked);
      measured.push({ asked, server, costs: [] });
    }
  }
  console.log('every server answers the same numbers, to the bit');
  for (const { asked, server } of measured) {
    await measureServer(server, { ...asked, connections, seconds: warmUpSeconds * server.workers });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { asked, server, costs } of measured) {
      costs.push(await measureServer(server, { ...asked, connections, seconds }));
    }
  }
  return measured;
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
