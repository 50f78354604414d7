import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { ConflictError } from '@quincunx/contracts';
import { openRegistry, promotionTo } from './registry.fixture.ts';

// A program: waits for a sign, then moves `production` of the model churn between its two versions, half of the times by
// compare-and-swap; prints each promotion that succeeded, and at the end how many attempts were refused.
const [, , folder, times] = process.argv;
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
const opened = await openRegistry(folder ?? '');
let refused = 0;
for (let attempt = 0; attempt < Number(times); attempt++) {
  const current = (await opened.registry.findByAlias('churn', 'production'))?.version ?? null;
  const request = promotionTo(current === 1 ? 2 : 1, {
    actor: `process ${process.pid}`,
    reason: `attempt ${attempt}`,
    ...(attempt % 2 === 0 && { expectedVersion: current }),
  });
  try {
    writeSync(1, `${JSON.stringify(await opened.registry.promote('churn', request))}\n`);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    refused++;
  }
}
await opened.close();
writeSync(1, `${JSON.stringify({ refused })}\n`);
process.exit();
