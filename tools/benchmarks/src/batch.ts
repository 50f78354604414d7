import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { writeBatchData } from './batch/batch-data.ts';
import { countDifferences, outputs, type BatchTask } from './batch/batch-tasks.ts';
import type { Cost } from './features/measure.ts';
import { median } from './median.ts';
import { showTable } from './show-table.ts';
import { writeFigures } from './write-figures.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '10000000' },
    /** 100 million rows, too: minutes, and 20 GB of disk. */
    large: { type: 'boolean', default: false },
  },
});
const names = Object.keys(outputs) as BatchTask[];
const folder = mkdtempSync(join(tmpdir(), 'quincunx-batch-'));
const figures: Record<string, unknown> = {};

/** In a process of its own, so that neither its memory nor what it left behind counts for another. */
async function inChild(task: BatchTask, data: string): Promise<Cost> {
  const program = join(import.meta.dirname, 'batch/run-batch-task.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, task, data]);
  return JSON.parse(stdout) as Cost;
}

/** In turn, so that what else the machine does falls on both alike. */
async function compare(rows: number, rounds: number): Promise<void> {
  const data = join(folder, String(rows));
  await writeBatchData(data, rows);
  const costs = names.map((): Cost[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, name] of names.entries()) costs[index]?.push(await inChild(name, data));
  }
  const byHand = costs[names.indexOf('duckdb: by hand')] ?? [];
  const timesByHand = (each: readonly Cost[], figure: 'seconds' | 'cpuSeconds') =>
    median(each.map((cost, round) => cost[figure] / (byHand[round]?.[figure] ?? Number.NaN)));
  const table = names.map((what, index) => {
    const each = costs[index] ?? [];
    return {
      what,
      seconds: median(each.map(({ seconds }) => seconds)),
      'CPU seconds': median(each.map(({ cpuSeconds }) => cpuSeconds)),
      'peak MB': Math.max(...each.map(({ megabytes }) => megabytes)),
      'times by hand (wall)': timesByHand(each, 'seconds'),
      'times by hand (CPU)': timesByHand(each, 'cpuSeconds'),
    };
  });
  showTable(`Parquet to Parquet, ${rows} rows of ten features, a linear model, ${rounds} rounds`, table);
  console.log(`predictions that differ: ${await countDifferences(data)}`);
  figures[`rows-${rows}`] = { rounds, table, costs };
  rmSync(data, { recursive: true });
}

try {
  await compare(Number(options.rows), Number(options.rounds));
  if (options.large) await compare(100_000_000, 1);
  writeFigures('batch', figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
