import { withConnections } from '../load/connection.ts';
import { expectOk } from '../load/expect-ok.ts';
import { requestOf } from '../load/post-json.ts';
import { stayAwake } from '../load/stay-awake.ts';
import { usageOf } from '../servers/usage-of.ts';
import { showTable } from '../show-table.ts';
import type { Case } from './cases.ts';
import type { NamedServer } from './start-servers.ts';

interface Reading {
  readonly answered: number;
  readonly seconds: number;
  readonly residentMegabytes: number;
}

const readings = 10;

/** Sends many requests, of all cases at once, and looks at the memory of the server's processes after each tenth of them. */
export async function measureMemory(
  server: NamedServer,
  cases: readonly Case[],
  { total, connections }: { readonly total: number; readonly connections: number },
): Promise<readonly Reading[]> {
  const requests = cases.flatMap((each) => each.requests);
  const started = performance.now();
  const taken: Reading[] = [];
  let sent = 0;
  let answered = 0;
  const read = () => {
    const seconds = (performance.now() - started) / 1000;
    taken.push({ answered, seconds, residentMegabytes: usageOf(server.pid).residentMegabytes });
  };
  read();
  const letSleep = stayAwake();
  try {
    await withConnections(server.port, connections, (open) =>
      Promise.all(
        open.map(async (connection) => {
          while (sent < total) {
            const request = requestOf(requests, sent);
            sent += 1;
            expectOk(await connection.ask(request));
            answered += 1;
            if (answered >= (taken.length * total) / readings) read();
          }
        }),
      ),
    );
  } finally {
    letSleep();
  }
  return taken;
}

export function showMemory(server: NamedServer, taken: readonly Reading[]): void {
  showTable(
    `memory of ${server.name}`,
    taken.map(({ answered, seconds, residentMegabytes }) => ({
      requests: answered,
      'requests/s': Math.round(answered / seconds) || 0,
      'RSS MB': residentMegabytes,
    })),
  );
  const [early, late] = [taken[Math.ceil(taken.length / 2)], taken.at(-1)];
  if (!early || !late) return;
  const growth = late.residentMegabytes - early.residentMegabytes;
  console.log(
    `in the second half: ${growth.toFixed(1)} MB, ${((growth * 2 ** 20) / (late.answered - early.answered)).toFixed(2)} bytes a request`,
  );
}
