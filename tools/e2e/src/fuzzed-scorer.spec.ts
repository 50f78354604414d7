import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dataset, ModelVersion, Page, PredictResponse } from '@quincunx/contracts';
import { readFittedLine } from './fitted-line.fixture.ts';
import { FaultList } from './fuzz/fault-list.ts';
import { fuzzScorer, type FuzzFigures } from './fuzz/fuzz-scorer.ts';
import type { OpenApiDocument } from './fuzz/operation.ts';
import type { Vocabulary } from './fuzz/vocabulary.ts';
import { getJson, postJson, Programs, residentMegabytes, type Scorer } from './programs.fixture.ts';

/** A long run, and the same run again: `QUINCUNX_FUZZ_REQUESTS=100000 QUINCUNX_FUZZ_SEED=7 npx jest fuzzed-scorer`. */
const requests = Number(process.env['QUINCUNX_FUZZ_REQUESTS'] ?? 3000);
const seed = Number(process.env['QUINCUNX_FUZZ_SEED'] ?? randomInt(2 ** 31));

/** What a process grows by while it warms up says nothing; a shorter run is nothing else. */
const requestsThatWarmUp = 10_000;
const mostGrowthMegabytes = 100;

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly err?: { readonly code?: string; readonly stack?: string };
}

jest.setTimeout(120_000 + requests * 30);

describe('a scorer that is sent requests of every kind', () => {
  const programs = new Programs();
  const faults = new FaultList();
  const megabytes: number[] = [];
  let scorer: Scorer;
  let document: OpenApiDocument;
  let found: Vocabulary;
  let figures: FuzzFigures;

  beforeAll(async () => {
    for (const words of [[], ['--set', 'estimator.l2=1'], ['--model', 'card-fraud']]) {
      const { code, errors } = await programs.trainer('train', ...words);
      if (code !== 0) throw new Error(errors);
    }
    programs.environment['QUINCUNX_MAX_BODY_MEGABYTES'] = '1';
    programs.environment['QUINCUNX_FEATURE_LOG'] = '0.1';
    programs.environment['QUINCUNX_PREDICTION_LOG'] = '0.1';
    scorer = await programs.scorer();
    document = (await getJson(`${scorer.address}/openapi.json`)).body as OpenApiDocument;
    found = await look();
  });

  afterAll(() => programs.clear());

  /** Names that a request can only know from an answer. */
  async function look(): Promise<Vocabulary> {
    const batchFolder = join(programs.home, 'batch');
    mkdirSync(batchFolder);
    writeFileSync(join(batchFolder, 'rows.csv'), 'bmi\n32.1\n');
    writeFileSync(join(batchFolder, 'rows.ndjson'), '{"bmi":32.1}\n');
    const started = await Promise.all([
      postJson(`${scorer.address}/v1/features/materialisations`, { view: 'patient_vitals' }),
      postJson(`${scorer.address}/v1/batch-jobs`, {
        model: 'diabetes-bmi',
        input: 'rows.csv',
        output: 'o.csv',
      }),
    ]);
    const datasets = await getJson(`${scorer.address}/v1/datasets`);
    return {
      id: started.map(({ body }) => (body as { readonly id: string }).id),
      digest: (datasets.body as Page<Dataset>).items.map(({ digest }) => digest),
    };
  }

  const models = ['diabetes-bmi', 'card-fraud'];

  /** What a request to unload a model has done would keep all that follow from being scored. */
  const load = async () => {
    for (const model of models) await loadModel(model);
  };

  async function loadModel(model: string, attempts = 20): Promise<void> {
    const response = await fetch(`${scorer.address}/v2/repository/models/${model}/load`, { method: 'POST' });
    await response.body?.cancel();
    if (response.ok) return;
    // There was too much to do, or it was unloaded again meanwhile.
    if (attempts === 0) throw new Error(`model '${model}' cannot be loaded: ${response.status}`);
    await sleep(100);
    await loadModel(model, attempts - 1);
  }

  it('answers each as its protocol says, soon, and never with 500', async () => {
    const { home } = programs;
    figures = await fuzzScorer({
      ...{ scorer, home, document, found, seed, requests, faults },
      restore: load,
      afterBatch: () => {
        megabytes.push(residentMegabytes(scorer.child));
      },
    });
    process.stdout.write(`${summary()}\n`);
    expect(faults.inWords()).toEqual([]);
  });

  it('takes some of them to be right', () => {
    const counts = [...figures.statuses.values()].flatMap((statuses) => [...statuses]);
    const answered = counts.reduce((sum, [, count]) => sum + count, 0);
    const right = counts.reduce((sum, [status, count]) => sum + (status < 300 ? count : 0), 0);
    expect(right / answered).toBeGreaterThan(0.1);
  });

  it('grows no more once it is warm', () => {
    const fifth = Math.ceil(megabytes.length / 5);
    const growth = median(megabytes.slice(-fifth)) - median(megabytes.slice(fifth, 2 * fifth));
    const isWarm = requests / 5 >= requestsThatWarmUp;
    expect(growth).toBeLessThan(isWarm ? mostGrowthMegabytes : Infinity);
  });

  it('is ready afterwards, and predicts what the version computes that it names', async () => {
    await load();
    expect(await getJson(`${scorer.address}/health/ready`)).toMatchObject({ status: 200 });
    for (const bmi of [18.5, 32.1, 41]) {
      const url = `${scorer.address}/v1/models/diabetes-bmi`;
      const { status, body } = await postJson(`${url}/predict`, { instances: [{ bmi }] });
      expect(status).toBe(200);
      const { version, predictions } = body as PredictResponse;
      const { artifact } = (await getJson(`${url}/versions/${version}`)).body as ModelVersion;
      expect(predictions).toEqual([readFittedLine(programs.home, artifact)(bmi)]);
    }
  });

  it('has logged no error, and stops when it is asked to', async () => {
    scorer.child.kill('SIGTERM');
    const { code, errors } = await scorer.ended;
    const unexpected = errors
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ level, err }) => ['error', 'fatal'].includes(level) && isUnexpected(err?.code))
      .map(({ msg, err }) => `${msg}: ${err?.stack ?? ''}`);
    expect([...new Set(unexpected)]).toEqual([]);
    expect(code).toBe(0);
  });

  /** The platform's own errors say what was asked for in vain; a bug has none of their codes. */
  function isUnexpected(code: string | undefined): boolean {
    return !['invalid-input', 'not-found', 'conflict', 'unsupported', 'unavailable'].includes(code ?? '');
  }

  function median(values: readonly number[]): number {
    return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
  }

  function summary(): string {
    const totals = new Map<number, number>();
    for (const statuses of figures.statuses.values()) {
      for (const [status, count] of statuses) totals.set(status, (totals.get(status) ?? 0) + count);
    }
    const byStatus = [...totals].sort(([one], [other]) => one - other);
    const neverRight = [...figures.statuses]
      .filter(
        ([name, statuses]) => name.includes('/') && ![...statuses.keys()].some((status) => status < 400),
      )
      .map(([name]) => name);
    return [
      `seed ${seed}: ${byStatus.map(([status, count]) => `${status} x ${count}`).join(', ')}`,
      `slowest ${Math.round(figures.slowest.milliseconds)} ms, ${figures.slowest.name}; resident ${megabytes.map(Math.round).join(' ')} MB`,
      `never taken to be right: ${neverRight.join(', ') || 'none'}`,
    ].join('\n');
  }
});
