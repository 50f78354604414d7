import { loadAtRate } from '../load/load-at-rate.ts';
import { median, percentile } from '../median.ts';
import { medianCost } from '../servers/measure-server.ts';
import { showTable } from '../show-table.ts';
import type { LoadOptions, Measured } from './measure-load.ts';
import { handWritten, stockExpress } from './start-servers.ts';

/** Times of one round, in milliseconds. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

export interface HalfLoad {
  readonly case: string;
  readonly requestsPerSecond: number;
  /** Round by round, by server. */
  readonly latencies: Readonly<Record<string, readonly Latency[]>>;
}

/** More than are in flight at half of the load, unless the server stalls. */
const connections = 64;
const compared = [handWritten, stockExpress, 'scorer'];

/** How long answers take when requests come at half of the rate that the scorer can take, from each server that can take as much. */
export async function measureHalfLoad(
  measured: readonly Measured[],
  { rounds, seconds }: LoadOptions,
): Promise<readonly HalfLoad[]> {
  const halfLoads: HalfLoad[] = [];
  for (const [asked, ofCase] of Map.groupBy(measured, (each) => each.asked)) {
    const scorer = ofCase.find(({ server }) => server.name === 'scorer');
    if (scorer === undefined) continue;
    const requestsPerSecond = Math.round(mostOf(scorer) / 2);
    const servers = ofCase
      .filter((each) => compared.includes(each.server.name) && mostOf(each) > 1.2 * requestsPerSecond)
      .map(({ server }) => server);
    const latencies: Record<string, Latency[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, port } of servers) {
        const load = { port, requests: asked.requests, connections, requestsPerSecond, seconds };
        (latencies[name] ??= []).push(latencyOf((await loadAtRate(load)).milliseconds));
      }
    }
    halfLoads.push({ case: asked.name, requestsPerSecond, latencies });
  }
  return halfLoads;
}

/** Medians over the rounds. */
export function showHalfLoad(halfLoads: readonly HalfLoad[]): void {
  const rows = halfLoads.flatMap(({ case: name, requestsPerSecond, latencies }) =>
    Object.entries(latencies).map(([what, ofRounds]) => ({
      case: name,
      what,
      'requests/s': requestsPerSecond,
      'p50 ms': median(ofRounds.map(({ p50 }) => p50)),
      'p99 ms': median(ofRounds.map(({ p99 }) => p99)),
      'p99.9 ms': median(ofRounds.map(({ p999 }) => p999)),
      'most ms': median(ofRounds.map(({ most }) => most)),
    })),
  );
  showTable('at half of what the scorer can take, counted from the instant at which a request was due', rows);
}

function mostOf({ costs }: Measured): number {
  return medianCost(costs).requestsPerSecond;
}

function latencyOf(sorted: readonly number[]): Latency {
  return {
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    p999: percentile(sorted, 0.999),
    most: sorted.at(-1) ?? Number.NaN,
  };
}
