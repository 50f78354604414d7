import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Artifact } from '@quincunx/contracts';
import { openPlatform, readSettings, type Platform } from '@quincunx/platform';
import { checkout, finished, Programs, type Finished } from './programs.fixture.ts';

const rows = 60_000;

jest.setTimeout(300_000);

describe('a batch job that is killed at any instant', () => {
  const programs = new Programs();
  const at = (name: string) => join(programs.home, name);

  beforeAll(async () => {
    const lines = Array.from({ length: rows }, (_, row) => `${row},${row % 9 === 4 ? '' : row / 8}`);
    writeFileSync(at('in.csv'), `id,x\n${lines.join('\n')}\n`);
    const platform = await openPlatform({ settings: readSettings(programs.environment) });
    await register(platform, 'proportional', '2 * x + 1');
    // More than SQL holds, so that threads compute it.
    await register(platform, 'deep', `x${' / (x - x + 1)'.repeat(300)}`);
    await platform.close();
  });
  afterAll(() => programs.clear());

  function start(words: readonly string[]) {
    return spawn(process.execPath, ['apps/scorer/bin/batch.mjs', ...words], {
      cwd: checkout,
      env: { PATH: process.env['PATH'] ?? '', ...programs.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  const run = (words: readonly string[]): Promise<Finished> => finished(start(words));

  it.each([
    ['proportional', 'csv', 3000, 7],
    ['proportional', 'parquet', 4000, 7],
    ['proportional', 'folder.parquet/', 4000, 4],
    ['deep', 'ndjson', 8000, 4],
  ])('of %s to %s comes to what it comes to undisturbed', async (model, format, rowsPerPart, kills) => {
    const [undisturbed, disturbed] = [
      at(`undisturbed-${model}.${format}`),
      at(`disturbed-${model}.${format}`),
    ];
    const words = (output: string) => [
      ...['--model', model, '--version', '1', '--input', at('in.csv'), '--output', output],
      ...['--rows-per-part', String(rowsPerPart)],
    ];
    const begun = performance.now();
    expect(await run(words(undisturbed))).toMatchObject({ code: 0, errors: '' });
    const duration = performance.now() - begun;
    const expected = contentOf(undisturbed);
    let killed = 0;
    for (let round = 0; killed < kills && round < 4 * kills; round += 1) {
      // Each third job begins anew; the others go on where the one before was killed.
      if (round % 3 === 0) rmSync(disturbed, { recursive: true, force: true });
      const child = start(words(disturbed));
      const ended = finished(child);
      // Stratified over the whole run, so that every stage is hit.
      await delay((((round % kills) + Math.random()) / kills) * duration);
      child.kill('SIGKILL');
      const { signal, code, errors } = await ended;
      const wasKilled = signal === 'SIGKILL';
      if (wasKilled) killed += 1;
      expect(wasKilled || code === 0 ? '' : errors).toBe('');
      // Half an output is nowhere at any time.
      expect(existsSync(disturbed) ? contentOf(disturbed) === expected : true).toBe(true);
      // A folder that is there already is refused.
      if (format.endsWith('/')) rmSync(disturbed, { recursive: true, force: true });
    }
    expect(killed).toBe(kills);
    expect(await run(words(disturbed))).toMatchObject({ code: 0, errors: '' });
    expect(contentOf(disturbed) === expected).toBe(true);
    expect(readdirSync(programs.home).filter((name) => name.includes('.job-'))).toEqual([]);
  });

  it('is interrupted in the list, and goes on by its id', async () => {
    const output = at('resumed.csv');
    const words = ['--model', 'proportional', '--version', '1', '--input', at('in.csv'), '--output', output];
    const child = start([...words, '--rows-per-part', '1000']);
    const ended = finished(child);
    const hasBegun = () =>
      readdirSync(programs.home, { recursive: true }).some((name) =>
        /^resumed\.csv\.job-.*part-00003\.csv$/.test(String(name)),
      );
    while (!hasBegun()) await delay(5);
    child.kill('SIGKILL');
    await ended;
    const listed = (await run(['--list'])).output.split('\n')[0] ?? '';
    expect(listed).toContain('  interrupted  ');
    const [id = ''] = listed.split('  ');
    expect(await run(['--resume', id.slice(0, 10)])).toMatchObject({ code: 0, errors: '' });
    const written = readFileSync(output, 'utf8').trimEnd().split('\n');
    expect(written[0]).toBe('id,x,prediction,model_version,prediction_error');
    expect(written.slice(1).map((line) => line.split(',')[0])).toEqual(
      Array.from({ length: rows }, (_, row) => String(row)),
    );
    expect(await programs.trainer('doctor')).toMatchObject({ code: 0 });
  });
});

/** Of a file, or of all parts of a folder. */
function contentOf(output: string): string {
  if (!output.endsWith('/')) return readFileSync(output, 'latin1');
  const names = readdirSync(output).filter((name) => name.startsWith('part-'));
  return names
    .toSorted()
    .map((name) => `${name}\n${readFileSync(join(output, name), 'latin1')}`)
    .join('\n');
}

async function register({ registry }: Platform, model: string, expression: string): Promise<void> {
  const artifact: Artifact = {
    format: 'quincunx-expression-1',
    model,
    signature: {
      inputs: [{ name: 'x', type: 'number', nullable: false }],
      outputs: [{ name: 'prediction', type: 'number', nullable: false }],
    },
    features: ['view:x'],
    steps: [],
    outputs: [{ name: 'prediction', expression }],
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: {}, preprocessing: {} },
  };
  const digest = 'a'.repeat(64);
  await registry.register({
    ...{ model, signature: artifact.signature, metrics: {}, tags: {}, author: 'ada', description: '' },
    artifact: await registry.storeArtifact(artifact),
    run: '00000000-0000-4000-8000-000000000001',
    pins: {
      configuration: { name: model, version: 1, digest },
      dataset: digest,
      features: { references: artifact.features, digest },
      seed: 1,
      runtime: { node: process.version, platform: process.platform, quincunx: '0.1.0' },
    },
  });
}
