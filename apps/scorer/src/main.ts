import { runScorer } from './run-scorer.ts';

process.exitCode = await runScorer({
  words: process.argv.slice(2),
  environment: process.env,
  output: process.stdout,
  errors: process.stderr,
  signals: process,
});
