import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = 7;
const home = mkdtempSync(join(tmpdir(), 'quincunx-benchmark-'));
const environment = { ...process.env, QUINCUNX_HOME: home, QUINCUNX_LOG_LEVEL: 'warn' };

function start(...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, words, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function untilEnd(...words: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = start(...words);
  child.stdout?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  return performance.now() - started;
}

/** From the start of the process until `/health/ready` says 200. */
async function untilReady(): Promise<number> {
  const started = performance.now();
  const child = start('apps/scorer/bin/scorer.mjs', '--port', '0');
  const address = await new Promise<string>((found) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (url !== undefined) found(url);
    });
  });
  while ((await fetch(`${address}/health/ready`)).status !== 200);
  const elapsed = performance.now() - started;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return elapsed;
}

const measured: Record<string, number[]> = {};

async function measure(name: string, work: () => Promise<number>): Promise<void> {
  (measured[name] ??= []).push(await work());
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN;
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
