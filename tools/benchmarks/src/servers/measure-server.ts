import { loadHttp } from '../load/load-http.ts';
import { median, percentile } from '../median.ts';
import type { ServerProcess } from './server-process.ts';
import { usageOf } from './usage-of.ts';

export interface ServerCost {
  readonly requestsPerSecond: number;
  /** A request, of the server's processes, user and system. */
  readonly cpuMicroseconds: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
}

export async function measureServer(
  { port, pid }: ServerProcess,
  load: { readonly requests: readonly Buffer[]; readonly connections: number; readonly seconds: number },
): Promise<ServerCost> {
  const before = usageOf(pid).cpuSeconds;
  const { requests, milliseconds, seconds } = await loadHttp({ port, ...load });
  return {
    requestsPerSecond: requests / seconds,
    cpuMicroseconds: ((usageOf(pid).cpuSeconds - before) * 1e6) / requests,
    p50Milliseconds: percentile(milliseconds, 0.5),
    p99Milliseconds: percentile(milliseconds, 0.99),
  };
}

/** Each figure's median over the rounds. */
export function medianCost(costs: readonly ServerCost[]): ServerCost {
  const of = (figure: keyof ServerCost) => median(costs.map((cost) => cost[figure]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    cpuMicroseconds: of('cpuMicroseconds'),
    p50Milliseconds: of('p50Milliseconds'),
    p99Milliseconds: of('p99Milliseconds'),
  };
}
