import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { divideCores, type Cores } from './servers/divide-cores.ts';
import { listCases } from './serving/cases.ts';
import { checkAnswers } from './serving/check-answers.ts';
import { createHome } from './serving/create-home.ts';
import { measureHalfLoad, showHalfLoad } from './serving/measure-half-load.ts';
import { measureLoad, showLoad } from './serving/measure-load.ts';
import { measureMemory, showMemory } from './serving/measure-memory.ts';
import { measureSwaps, showSwaps } from './serving/measure-swaps.ts';
import { diabetesBmi } from './serving/models.ts';
import { listServers, startScorer, type NamedServer } from './serving/start-servers.ts';
import { writeFigures } from './write-figures.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    /** Of each measurement, and of the warming up before it. */
    seconds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '5' },
    connections: { type: 'string', default: '16' },
    /** Words with commas between them, one of which a case must have in its name: `diabetes-bmi/predict`, `infer`. */
    only: { type: 'string' },
    /** Instead: many requests, and what memory the scorer takes. */
    memory: { type: 'boolean', default: false },
    /** Instead: promotions and rollbacks under load, every answer judged. */
    swaps: { type: 'boolean', default: false },
    /** Of `--memory`, 10 million by default, and of `--swaps`, 100 thousand. */
    requests: { type: 'string' },
    /** Of the scorer in `--memory` and `--swaps`. */
    workers: { type: 'string' },
  },
});
const connections = Number(options.connections);
const workers = options.workers === undefined ? undefined : Number(options.workers);
const cases = listCases(options.only?.split(','));
const folder = mkdtempSync(join(tmpdir(), 'quincunx-serving-'));
const home = join(folder, 'home');

async function lookAtMemory(scorer: NamedServer): Promise<void> {
  const total = Number(options.requests ?? 10_000_000);
  for (const each of cases) await checkAnswers(scorer, each);
  const taken = await measureMemory(scorer, cases, { total, connections });
  showMemory(scorer, taken);
  writeFigures('serve-memory', { taken });
}

async function lookAtSwaps(scorer: NamedServer): Promise<void> {
  const requests = Number(options.requests ?? 100_000);
  const ofModel = cases.filter(({ model }) => model === diabetesBmi);
  for (const each of ofModel) await checkAnswers(scorer, each);
  const swaps = await measureSwaps(scorer, ofModel, { requests, connections });
  if (!showSwaps(scorer, swaps)) process.exitCode = 1;
  writeFigures('serve-swaps', { swaps });
}

async function compareServers(cores: Cores): Promise<void> {
  const load = {
    connections,
    rounds: Number(options.rounds),
    seconds: Number(options.seconds),
    warmUpSeconds: Number(options['warm-up']),
  };
  const measured = await measureLoad(cases, listServers(home, cores), load);
  showLoad(measured);
  const halfLoads = await measureHalfLoad(measured, load);
  showHalfLoad(halfLoads);
  writeFigures('serve', {
    load: measured.map(({ asked, server, costs }) => ({ case: asked.name, what: server.name, costs })),
    halfLoads,
  });
}

async function lookAtScorer(cores: Cores): Promise<void> {
  const scorer = await startScorer({ home, cores, workers });
  try {
    if (options.memory) await lookAtMemory(scorer);
    if (options.swaps) await lookAtSwaps(scorer);
  } finally {
    await scorer.stop();
  }
}

try {
  await createHome(home);
  const cores = divideCores();
  if (options.memory || options.swaps) await lookAtScorer(cores);
  else await compareServers(cores);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
