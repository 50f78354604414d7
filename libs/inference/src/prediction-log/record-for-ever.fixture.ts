import { writeSync } from 'node:fs';
import { openDatabase } from '@quincunx/database';
import type { PredictionLogTables } from './prediction-log-tables.ts';
import { PredictionLog } from './prediction-log.ts';

// A program: records requests of seven rows until it is killed, and prints how many predictions are written.
const database = openDatabase<PredictionLogTables>(process.argv[2] ?? '', { synchronous: 'normal' });
const log = new PredictionLog({
  database,
  share: 1,
  outputs: { getOutputs: () => Promise.resolve([]) },
  clock: () => new Date(),
});
const rows = Array.from({ length: 7 }, (_, index) => ({ bmi: index }));
for (let number = 0; ; number += 1) {
  log.record({
    model: 'bmi',
    version: 1,
    requestId: `request ${number}`,
    at: new Date(),
    milliseconds: 1,
    rows,
    predictions: rows.map(({ bmi }) => 2 * bmi),
  });
  if (number % 100 < 99) continue;
  await log.flush();
  writeSync(1, `${log.written}\n`);
}
