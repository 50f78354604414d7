import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { ConflictError } from '@quincunx/contracts';
import { openRegistry, traffic } from './registry.fixture.ts';

// A program: waits for a sign, then sets the traffic of `production` of the model churn again and again, each time only if nobody did
// since it looked; prints, for each success, what it had seen and the entry, and at the end how many attempts were refused.
const [, , folder, times] = process.argv;
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
const opened = await openRegistry(folder ?? '');
let refused = 0;
for (let attempt = 0; attempt < Number(times); attempt++) {
  const { policy, sequence: seen = null } = await opened.registry.getTraffic('churn', 'production');
  const percent = ((policy.canaries[0]?.percent ?? 0) % 100) + 1;
  const request = traffic(
    { canaries: [{ alias: 'canary', percent }] },
    { expectedSequence: seen, actor: `process ${process.pid}` },
  );
  try {
    const { sequence } = await opened.registry.setTraffic('churn', request);
    writeSync(1, `${JSON.stringify({ seen, sequence })}\n`);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    refused++;
  }
}
await opened.close();
writeSync(1, `${JSON.stringify({ refused })}\n`);
process.exit();
