import { runCommandLine } from './command-line.ts';

process.exitCode = await runCommandLine({
  words: process.argv.slice(2),
  environment: process.env,
  output: process.stdout,
  errors: process.stderr,
});
