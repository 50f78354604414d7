import { runPredictions } from './run-predictions.ts';

process.exitCode = await runPredictions({
  words: process.argv.slice(2),
  environment: process.env,
  output: process.stdout,
  errors: process.stderr,
});
