import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';
import { startServer } from './servers/server-process.ts';

const rounds = 7;
const home = mkdtempSync(join(tmpdir(), 'quincunx-benchmark-'));
const environment = { ...process.env, QUINCUNX_HOME: home, QUINCUNX_LOG_LEVEL: 'warn' };

async function untilEnd(...words: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, words, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  return performance.now() - started;
}

/** From the start of the process until `/health/ready` says 200. */
async function untilReady(): Promise<number> {
  const started = performance.now();
  const scorer = await startServer({ words: ['apps/scorer/bin/scorer.mjs', '--port', '0'], environment });
  while ((await fetch(`http://127.0.0.1:${scorer.port}/health/ready`)).status !== 200);
  const elapsed = performance.now() - started;
  await scorer.stop();
  return elapsed;
}

const measured: Record<string, number[]> = {};

async function measure(name: string, work: () => Promise<number>): Promise<void> {
  (measured[name] ??= []).push(await work());
}

try {
  for (let round = 0; round < rounds; round += 1) {
    await measure('node, doing nothing', () => untilEnd('-e', ''));
    await measure('trainer: train diabetes-bmi', () => untilEnd('apps/trainer/bin/trainer.mjs', 'train'));
    await measure('scorer: ready to predict', untilReady);
  }
  const table = Object.entries(measured).map(([what, values]) => ({
    what,
    rounds,
    'median ms': Math.round(median(values)),
    'worst ms': Math.round(Math.max(...values)),
  }));
  console.table(table);
} finally {
  rmSync(home, { recursive: true, force: true });
}
