import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { divideCores } from './servers/divide-cores.ts';
import { usageOf } from './servers/usage-of.ts';
import { createHome } from './serving/create-home.ts';
import { startScorer, type NamedServer } from './serving/start-servers.ts';
import { showTable } from './show-table.ts';
import { sendStream } from './stream/send-stream.ts';
import { streamedRows, type StreamedRows } from './stream/streamed-rows.ts';
import { tenFeatures } from './stream/ten-features.ts';
import { writeFigures } from './write-figures.ts';

const { values: options } = parseArgs({
  options: {
    /** Of each format. */
    rows: { type: 'string', default: '5000000' },
    'warm-up': { type: 'string', default: '500000' },
    /** `NDJSON` or `CSV` alone. */
    only: { type: 'string' },
  },
});
const path = `/v1/models/${tenFeatures.name}/batch`;
const readings = 10;
const folder = mkdtempSync(join(tmpdir(), 'quincunx-stream-'));

interface Reading {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
}

/** One stream, and what the server has used after each tenth of it. */
async function measure({ pid, port }: NamedServer, rows: StreamedRows): Promise<readonly Reading[]> {
  await sendStream({ port, path }, { rows, repetitions: repetitionsOf(options['warm-up'], rows) });
  const repetitions = repetitionsOf(options.rows, rows);
  const total = repetitions * rows.count;
  const started = performance.now();
  const before = usageOf(pid).cpuSeconds;
  const taken: Reading[] = [];
  await sendStream({ port, path }, { rows, repetitions }, (answered) => {
    if (answered < ((taken.length + 1) * total) / readings) return;
    const { cpuSeconds, residentMegabytes } = usageOf(pid);
    taken.push({
      rows: answered,
      seconds: (performance.now() - started) / 1000,
      cpuSeconds: cpuSeconds - before,
      residentMegabytes,
    });
  });
  return taken;
}

function repetitionsOf(wanted: string, { count }: StreamedRows): number {
  return Math.max(1, Math.round(Number(wanted) / count));
}

function show({ format, rows, count }: StreamedRows, taken: readonly Reading[]): void {
  showTable(
    `${format}, 10 features, ${Math.round(rows.length / count)} bytes a row`,
    taken.map((reading) => ({
      rows: reading.rows,
      'rows/s': Math.round(reading.rows / reading.seconds),
      'CPU s/million rows': (reading.cpuSeconds * 1e6) / reading.rows,
      'rows/CPU s': Math.round(reading.rows / reading.cpuSeconds),
      'RSS MB': reading.residentMegabytes,
    })),
  );
}

let scorer: NamedServer | undefined;
try {
  const home = join(folder, 'home');
  await createHome(home, [tenFeatures]);
  scorer = await startScorer({ home, cores: divideCores() });
  const figures: Record<string, readonly Reading[]> = {};
  for (const rows of streamedRows.filter(({ format }) => format === (options.only ?? format))) {
    const taken = await measure(scorer, rows);
    figures[rows.format] = taken;
    show(rows, taken);
  }
  writeFigures('stream', figures);
} finally {
  await scorer?.stop();
  rmSync(folder, { recursive: true, force: true });
}
