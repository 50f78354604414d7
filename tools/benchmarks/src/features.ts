import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureServed } from './features/http-benchmark.ts';
import { writeHistory, type HistorySize } from './features/history-data.ts';
import { inChild } from './features/in-child.ts';
import type { Cost } from './features/measure.ts';
import { measureReads } from './features/online-benchmark.ts';
import { joinedFeatures, materialisedFeatures, onlineFeatures } from './features/tasks.ts';
import { median } from './median.ts';
import { showTable } from './show-table.ts';
import { writeFigures } from './write-figures.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** The join of 10 million rows with 100 million, too, DuckDB with 2500 MB: minutes, and some gigabytes of disk. */
    large: { type: 'boolean', default: false },
    /** Parts, with commas between them: `join`, `materialise`, `online`. */
    only: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const folder = mkdtempSync(join(tmpdir(), 'quincunx-features-'));
const keys = 1_000_000;
const figures: Record<string, unknown> = { rounds };

function isWanted(part: string): boolean {
  return options.only === undefined || options.only.split(',').includes(part);
}

/** In turn, so that what else the machine does falls on all alike. */
async function inTurn(tasks: readonly string[], data: string, times: number): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost[]> = {};
  for (let round = 0; round < times; round += 1) {
    for (const task of tasks) (costs[task] ??= []).push(await inChild(task, data));
  }
  return Object.fromEntries(
    Object.entries(costs).map(([task, each]) => [
      task,
      {
        seconds: median(each.map(({ seconds }) => seconds)),
        cpuSeconds: median(each.map(({ cpuSeconds }) => cpuSeconds)),
        megabytes: Math.max(...each.map(({ megabytes }) => megabytes)),
      },
    ]),
  );
}

const joinTasks = [
  'quincunx: join and save',
  'duckdb: ASOF join to Parquet',
  'duckdb: the same, ties resolved',
];

async function compareJoins(
  name: string,
  size: Omit<HistorySize, 'features'>,
  times: number,
  tasks: readonly string[] = joinTasks,
): Promise<void> {
  const data = join(folder, name);
  await writeHistory(data, { ...size, features: joinedFeatures });
  const costs = await inTurn(tasks, data, times);
  const plain = costs['duckdb: ASOF join to Parquet'];
  const rows = Object.entries(costs).map(([what, cost]) => ({
    what,
    ...cost,
    'times the plain join (wall)': cost.seconds / (plain?.seconds ?? Number.NaN),
    'times the plain join (CPU)': cost.cpuSeconds / (plain?.cpuSeconds ?? Number.NaN),
  }));
  const { entityRows, historyRows } = size;
  showTable(
    `point-in-time join: ${entityRows} entity rows, ${historyRows} history rows, ${joinedFeatures} features`,
    rows,
  );
  figures[name] = rows;
  rmSync(data, { recursive: true });
}

async function measureMaterialisation(): Promise<void> {
  const data = join(folder, 'materialise');
  await writeHistory(data, { historyRows: 10_000_000, entityRows: 1, keys, features: materialisedFeatures });
  const tasks = ['quincunx: materialise', 'by hand: newest rows into SQLite'];
  const costs = await inTurn(tasks, data, Math.min(rounds, 3));
  const rows = Object.entries(costs).map(([what, cost]) => ({
    what,
    ...cost,
    'keys a second': keys / cost.seconds,
  }));
  showTable(
    `materialise 10000000 rows to ${keys} keys of ${materialisedFeatures} features, into SQLite`,
    rows,
  );
  figures['materialise'] = rows;
  rmSync(data, { recursive: true });
}

async function measureOnline(): Promise<void> {
  for (const historyRows of [keys, 10 * keys]) {
    const data = join(folder, `online-${historyRows}`);
    await writeHistory(data, { historyRows, entityRows: 1, keys, features: onlineFeatures });
    const reads = await measureReads(data, keys);
    showTable(
      `online reads in process: ${onlineFeatures} features, ${historyRows} history rows`,
      reads.map(({ entities, p50, p99 }) => ({
        entities,
        'p50 us': p50,
        'p99 us': p99,
        'p50 us an entity': p50 / entities,
      })),
    );
    const served = await measureServed(data, rounds);
    showTable(
      'online reads over HTTP',
      served.map((each) => ({ ...each })),
    );
    figures[`online-${historyRows}`] = { reads, served };
    rmSync(data, { recursive: true });
  }
}

try {
  if (isWanted('join')) {
    await compareJoins('join', { historyRows: 10_000_000, entityRows: 1_000_000, keys: 1_000_000 }, rounds);
  }
  if (isWanted('materialise')) await measureMaterialisation();
  if (isWanted('online')) await measureOnline();
  if (options.large) {
    process.env['QUINCUNX_DUCKDB_MEMORY'] = '2500';
    const size = { historyRows: 100_000_000, entityRows: 10_000_000, keys: 5_000_000 };
    // By hand, ties do not fit into that memory.
    await compareJoins('large', size, 1, joinTasks.slice(0, 2));
  }
  writeFigures('features', figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
