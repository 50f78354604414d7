import { EventEmitter } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createHome, register, type Home } from '../scorer.fixture.ts';
import { runBatch } from './run-batch.ts';

jest.setTimeout(30_000);

describe('the command line of batch jobs', () => {
  let home: Home;

  beforeEach(async () => {
    home = await createHome();
    for (const slope of [2, 3]) await register(home.platform, { slope });
    const promotion = { version: 1, alias: 'production', reason: 'first', actor: 'ada' };
    await home.platform.registry.promote('diabetes-bmi', promotion);
  });
  afterEach(() => home.close());

  const at = (name: string) => join(home.settings.workspace, name);
  const patients = () => ['--input', at('data/patients.csv')];

  async function run(words: readonly string[], signals = new EventEmitter()) {
    const [output, errors] = [new PassThrough(), new PassThrough()];
    const environment = { QUINCUNX_WORKSPACE: home.settings.workspace };
    const running = runBatch({ words, environment, output, errors, signals });
    const said = Promise.all([text(output), text(errors)]);
    const code = await running;
    output.end();
    errors.end();
    const [written, complaints] = await said;
    return { code, output: written, errors: complaints, signals };
  }

  it('scores a file with the version in production, and says so', async () => {
    const { code, output, errors, signals } = await run([...patients(), '--output', at('out.csv')]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(
      /^diabetes-bmi version 1: .*patients\.csv -> .*out\.csv\n {2}job {12}[0-9a-f-]{36}\n {2}score {10}row 2 of 2\n {2}done {11}2 rows in \d+\.\d\d s: .*out\.csv\n$/,
    );
    expect(await readFile(at('out.csv'), 'utf8')).toContain('1,30,60.0,1,');
    expect(signals.eventNames()).toEqual([]);
  });

  it('takes a version, formats, a folder and a relative path', async () => {
    const output = `${relative(process.cwd(), at('parts'))}/`;
    const flags = [
      '--model',
      'diabetes-bmi',
      '--version=2',
      '--output-format',
      'ndjson',
      '--rows-per-part',
      '1',
    ];
    expect(await run([...patients(), '--output', output, ...flags])).toMatchObject({ code: 0 });
    const row: unknown = JSON.parse(await readFile(at('parts/part-00001.ndjson'), 'utf8'));
    expect(row).toMatchObject({ patient_id: 2, prediction: 60, model_version: 2 });
  });

  it('says in one line what is wrong, and writes nothing', async () => {
    const out = ['--output', at('out.csv')];
    for (const [words, complaint] of [
      [['--inputs', 'x'], "Unknown option '--inputs'"],
      [patients(), 'say what to score and where to: --input rows.parquet --output scored.parquet'],
      [[...patients(), ...out, '--model', 'churn'], "there is no model 'churn'"],
      [[...patients(), ...out, '--version', 'two'], 'version: must be a version number: 1, 2, 3 ...'],
      [[...patients(), ...out, '--rows-per-part', '0'], 'rows-per-part: must be a number from 1 on'],
      [[...patients(), ...out, '--input-format', 'xml'], 'input-format:'],
      [['--input', at('none.csv'), ...out], "there is no input 'none.csv'"],
      [['--input', at('text.csv'), ...out], "the input 'text.csv', column bmi: is missing"],
    ] as const) {
      await writeFile(at('text.csv'), 'text\na\n');
      const ran = await run(words);
      expect(ran).toMatchObject({ code: 1, errors: expect.stringContaining(complaint) as string });
      expect(ran.errors).toMatch(/^batch: [^\n]*\n$/);
    }
    await expect(readFile(at('out.csv'))).rejects.toThrow('ENOENT');
  });

  it('lists the jobs', async () => {
    expect(await run(['--list'])).toMatchObject({ code: 0, output: 'no job is kept yet\n' });
    await run([...patients(), '--output', at('out.csv')]);
    const { output } = await run(['--list']);
    expect(output).toMatch(/^[0-9a-f-]{36} {2}\S+Z {2}done {2}2 of 2 rows {2}diabetes-bmi version 1: /);
  });

  it('prints the model as a query, of the version that is named or in production', async () => {
    const words = ['--sql', 'duckdb', '--table', 'clinic.patients'];
    const { code, output } = await run(words);
    expect(code).toBe(0);
    expect(output).toMatch(
      /^-- Model diabetes-bmi, version 1, for DuckDB\n-- Artifact [0-9a-f]{64}\nSELECT\n/,
    );
    expect(output).toContain('FROM "clinic"."patients"\n');
    expect((await run(['--sql', 'postgres', '--version', '2'])).output).toContain(
      'version 2, for PostgreSQL',
    );
    expect(await run(['--sql', 'oracle'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('sql:') as string,
    });
    expect((await run(['--sql', 'trino', '--model', 'churn'])).errors).toContain("there is no model 'churn'");
  });

  it('explains itself', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    for (const flag of ['--input', '--output', '--resume', '--cancel', '--list'])
      expect(output).toContain(flag);
  });

  describe('with a long job', () => {
    beforeEach(() => writeFile(at('long.csv'), `bmi\n${'31.5\n'.repeat(900_000)}`));
    const long = () => ['--input', at('long.csv'), '--output', at('out.csv'), '--rows-per-part', '10000'];

    /** Runs the job, and signals once its first part is whole. */
    async function stoppedBy(signal: string) {
      const signals = new EventEmitter();
      const running = run(long(), signals);
      while (!(await hasPart())) await new Promise((later) => setTimeout(later, 5));
      signals.emit(signal);
      return await running;
    }

    async function hasPart(): Promise<boolean> {
      const names = await readdir(home.settings.workspace, { recursive: true });
      return names.some((name) => name.endsWith('part-00000.csv'));
    }

    it('cancels it at SIGINT', async () => {
      const { code, output } = await stoppedBy('SIGINT');
      expect(code).toBe(2);
      expect(output).toContain('\n  cancelled      nothing was written\n');
    });

    it('interrupts it at SIGTERM, and resumes it by the beginning of its id', async () => {
      const { code, output } = await stoppedBy('SIGTERM');
      expect(code).toBe(2);
      const [, id = ''] =
        /interrupted {4}after \d+ of 900000 rows; go on with {2}--resume (\S+)/.exec(output) ?? [];
      expect(await run(['--resume', id.slice(0, 8)])).toMatchObject({ code: 0 });
      expect((await readFile(at('out.csv'), 'utf8')).split('\n')).toHaveLength(900_002);
      expect(await run(['--resume', id])).toMatchObject({
        code: 1,
        errors: expect.stringContaining('is done') as string,
      });
    });

    it('is cancelled by the beginning of its id from elsewhere', async () => {
      const { output } = await stoppedBy('SIGTERM');
      const [, id = ''] = /--resume (\S+)/.exec(output) ?? [];
      expect(await run(['--cancel', id.slice(0, 6)])).toMatchObject({ code: 0, output: `cancelled ${id}\n` });
      const unknown = id.startsWith('ffffff') ? 'eeeeee' : 'ffffff';
      for (const [beginning, complaint] of [
        ['abc', "'abc' is not the id of a job, nor its first 6 characters or more"],
        ['zzzzzzzz', 'is not the id of a job'],
        [unknown, `there is no batch job that begins with '${unknown}'`],
      ] as const) {
        expect((await run(['--resume', beginning])).errors).toContain(complaint);
      }
    });
  });
});
