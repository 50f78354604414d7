import { loadAtRate } from '../load/load-at-rate.ts';
import { median, percentile } from '../median.ts';
import { medianCost } from '../servers/measure-server.ts';
import { usageOf } from '../servers/usage-of.ts';
import { showTable } from '../show-table.ts';
import { whileWarm, type LoadOptions, type Measured } from './measure-load.ts';
import { handWritten, stockExpress } from './start-servers.ts';

/** Of one round. Times are in milliseconds. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
  /** Of a core, that the server's processes kept busy. A request that comes alone wakes the server for itself, and costs more than one of many. */
  readonly busyPercent: number;
}

export interface HalfLoad {
  readonly case: string;
  readonly what: string;
  readonly requestsPerSecond: number;
  /** Round by round. */
  readonly latencies: readonly Latency[];
}

/** More than are in flight at half of the load, unless the server stalls. */
const connections = 64;
const names = [handWritten, stockExpress, 'scorer'];

/** How long answers take when requests come at half of the rate that the scorer can take, from each server that can take as much. */
export async function measureHalfLoad(
  measured: readonly Measured[],
  load: LoadOptions,
): Promise<readonly HalfLoad[]> {
  const compared = measured.flatMap((each) => {
    const scorer = measured.find(({ asked, server }) => asked === each.asked && server.name === 'scorer');
    if (scorer === undefined || !names.includes(each.server.name)) return [];
    const requestsPerSecond = Math.round(mostOf(scorer) / 2);
    if (mostOf(each) < 1.2 * requestsPerSecond) return [];
    const latencies: Latency[] = [];
    return [{ ...each, requestsPerSecond, latencies }];
  });
  for (let round = 0; round < load.rounds; round += 1) {
    for (const [server, ofServer] of Map.groupBy(compared, (each) => each.server)) {
      const cases = ofServer.map((each) => each.asked);
      await whileWarm(server, cases, load, async ({ port, pid }) => {
        for (const { asked, requestsPerSecond, latencies } of ofServer) {
          const rate = { ...load, connections, requestsPerSecond };
          const before = usageOf(pid).cpuSeconds;
          const { milliseconds, seconds } = await loadAtRate({ ...rate, port, requests: asked.requests });
          const busyPercent = (100 * (usageOf(pid).cpuSeconds - before)) / seconds;
          latencies.push({ ...latencyOf(milliseconds), busyPercent });
        }
      });
    }
  }
  return compared.map(({ asked: { name }, server, requestsPerSecond, latencies }) => ({
    case: name,
    what: server.name,
    requestsPerSecond,
    latencies,
  }));
}

/** Medians over the rounds. */
export function showHalfLoad(halfLoads: readonly HalfLoad[]): void {
  const byCase = halfLoads.toSorted(
    (one, other) => Number(one.case > other.case) - Number(one.case < other.case),
  );
  const rows = byCase.map(({ case: name, what, requestsPerSecond, latencies }) => ({
    case: name,
    what,
    'requests/s': requestsPerSecond,
    'p50 ms': median(latencies.map(({ p50 }) => p50)),
    'p99 ms': median(latencies.map(({ p99 }) => p99)),
    'p99.9 ms': median(latencies.map(({ p999 }) => p999)),
    'most ms': median(latencies.map(({ most }) => most)),
    'busy %': median(latencies.map(({ busyPercent }) => busyPercent)),
  }));
  showTable('at half of what the scorer can take, counted from the instant at which a request was due', rows);
}

function mostOf({ costs }: Measured): number {
  return medianCost(costs).requestsPerSecond;
}

function latencyOf(sorted: readonly number[]): Omit<Latency, 'busyPercent'> {
  return {
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    p999: percentile(sorted, 0.999),
    most: sorted.at(-1) ?? Number.NaN,
  };
}
