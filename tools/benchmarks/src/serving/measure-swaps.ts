import { usageOf } from '../servers/usage-of.ts';
import { showTable } from '../show-table.ts';
import type { Verdicts } from './answer-judge.ts';
import type { Case } from './cases.ts';
import type { NamedServer } from './start-servers.ts';
import { SwapPlan } from './swap-plan.ts';
import { swapVersions } from './swap-versions.ts';

export interface Swaps {
  readonly judged: Verdicts;
  readonly judgedOnTheWay: Verdicts;
  readonly memory: readonly { readonly swaps: number; readonly residentMegabytes: number }[];
}

const judgedSwaps = 40;
const manySwaps = 500;
const requestsPerManySwaps = 200;
const readings = 10;

/** 40 swaps with all answers judged, over so many requests; then 500 more, and what memory the server takes on the way. */
export async function measureSwaps(
  server: NamedServer,
  cases: readonly Case[],
  { requests, connections }: { readonly requests: number; readonly connections: number },
): Promise<Swaps> {
  const plan = new SwapPlan(cases[0]?.model.fits.length ?? 0);
  const judged = await swapVersions(server, cases, {
    plan,
    connections,
    swaps: judgedSwaps,
    requestsPerSwap: Math.ceil(requests / (judgedSwaps + 1)),
  });
  const memory: { swaps: number; residentMegabytes: number }[] = [];
  const read = (swaps: number) => {
    if (swaps % (manySwaps / readings) === 0) {
      memory.push({ swaps, residentMegabytes: usageOf(server.pid).residentMegabytes });
    }
  };
  read(0);
  const judgedOnTheWay = await swapVersions(server, cases, {
    plan,
    connections,
    swaps: manySwaps,
    requestsPerSwap: requestsPerManySwaps,
    afterSwap: read,
  });
  return { judged, judgedOnTheWay, memory };
}

/** @returns whether all was as it must be. */
export function showSwaps(server: NamedServer, { judged, judgedOnTheWay, memory }: Swaps): boolean {
  const row = (swaps: number, { answered, failed, wrong, late, ofVersion }: Verdicts) => ({
    swaps,
    requests: answered,
    failed,
    wrong,
    late,
    'versions seen': Object.keys(ofVersion).length,
  });
  showTable(`swaps under load: ${server.name}`, [row(judgedSwaps, judged), row(manySwaps, judgedOnTheWay)]);
  const both = [judged, judgedOnTheWay];
  for (const example of both.flatMap(({ examples }) => examples)) console.log(example);
  showTable(
    'memory over the swaps',
    memory.map(({ swaps, residentMegabytes }) => ({ swaps, 'RSS MB': residentMegabytes })),
  );
  const [half, last] = [memory[readings / 2], memory.at(-1)];
  const growth = (last?.residentMegabytes ?? Number.NaN) - (half?.residentMegabytes ?? Number.NaN);
  console.log(
    `in the second half: ${growth.toFixed(1)} MB, ${((growth * 1024) / (manySwaps / 2)).toFixed(1)} KB a swap`,
  );
  return both.every(({ failed, wrong, late }) => failed + wrong + late === 0);
}
