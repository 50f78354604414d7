import { runBatch } from './run-batch.ts';

process.exitCode = await runBatch({
  words: process.argv.slice(2),
  environment: process.env,
  output: process.stdout,
  errors: process.stderr,
  signals: process,
});
