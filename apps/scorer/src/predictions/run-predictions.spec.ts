import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createHome, type Home } from '../scorer.fixture.ts';
import { runPredictions } from './run-predictions.ts';

describe('the export of logged predictions', () => {
  let home: Home;
  let environment: Record<string, string>;

  beforeAll(async () => {
    home = await createHome({ QUINCUNX_PREDICTION_LOG: '1' });
    environment = { QUINCUNX_WORKSPACE: home.settings.workspace };
    for (const [day, model] of [
      [1, 'diabetes-bmi'],
      [2, 'diabetes-bmi'],
      [3, 'churn'],
    ] as const) {
      home.platform.predictionLog.record({
        ...{ model, version: day, requestId: `r${day}`, at: new Date(Date.UTC(2026, 2, day)) },
        ...{ milliseconds: 1, rows: [{ bmi: day }], predictions: [2 * day] },
      });
    }
    await home.platform.predictionLog.flush();
  });

  afterAll(() => home.close());

  const fileOf = (name: string) => join(home.settings.workspace, name);

  async function run(...words: readonly string[]) {
    const [output, errors] = [new PassThrough(), new PassThrough()];
    const code = await runPredictions({ words, environment, output, errors });
    output.end();
    errors.end();
    return { code, output: await text(output), errors: await text(errors) };
  }

  it.each([
    [[], ['r1', 'r2', 'r3']],
    [
      ['--model', 'diabetes-bmi'],
      ['r1', 'r2'],
    ],
    [['--version', '3'], ['r3']],
    [['--since', '2026-03-02T00:00:00Z', '--until', '2026-03-03T00:00:00Z'], ['r2']],
  ])('writes with %j those of %j', async (words, requests) => {
    const file = fileOf('predictions.ndjson');
    const ran = await run('--output', file, ...words);
    expect(ran).toEqual({
      code: 0,
      output: `${requests.length} predictions written to ${file}\n`,
      errors: '',
    });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { request_id: string }).request_id)).toEqual(requests);
  });

  it('says how to have predictions logged where there are none', async () => {
    const ran = await run('--output', fileOf('none.csv'), '--model', 'unknown');
    expect(ran.code).toBe(0);
    expect(ran.output).toContain('set QUINCUNX_PREDICTION_LOG');
    expect(readFileSync(fileOf('none.csv'), 'utf8')).toMatch(/^model,version,/);
  });

  it.each([
    [[], 'predictions: say where to write to: --output predictions.parquet\n'],
    [['--output', 'a.csv', '--since', 'yesterday'], 'since: must be an instant with its zone'],
    [['--output', 'a.csv', '--version', 'two'], 'version: must be a version number'],
    [['--output', 'a.csv', '--model', 'No Model'], 'model: must be lower-case words'],
    [['--output', 'a.xlsx'], 'it has to end in .parquet'],
    [['--outputs', 'a.csv'], 'see --help'],
  ])('refuses %j and says why', async (words, complaint) => {
    const ran = await run(...words);
    expect(ran.code).toBe(1);
    expect(ran.errors).toContain(complaint);
    expect(existsSync(resolve('a.csv'))).toBe(false);
  });

  it('explains itself', async () => {
    const ran = await run('--help');
    expect(ran.code).toBe(0);
    for (const flag of ['--output', '--model', '--version', '--since', '--until']) {
      expect(ran.output).toContain(flag);
    }
  });

  it('runs as a program', async () => {
    const program = resolve(__dirname, '../../bin/predictions.mjs');
    const file = fileOf('predictions.parquet');
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--output', file], {
      env: environment,
    });
    expect(stdout).toBe(`3 predictions written to ${file}\n`);
    expect(readFileSync(file).subarray(0, 4).toString()).toBe('PAR1');
  });
});
