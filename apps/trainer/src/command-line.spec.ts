import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionOf, TrainerFixture, Written } from './command-line.fixture.ts';
import { runCommandLine } from './command-line.ts';

describe('the trainer on the command line', () => {
  const trainer = new TrainerFixture();
  trainer.addModel('progression', definitionOf('progression'));
  afterAll(() => {
    trainer.remove();
  });

  it('has nothing to check where nothing was ever kept', async () => {
    expect(await trainer.run('doctor')).toEqual({
      code: 1,
      output: '',
      errors: `trainer: there is nothing to check in ${trainer.home}: QUINCUNX_HOME says which home is meant\n`,
    });
  });

  it('trains the default model and shows each stage of the run', async () => {
    const { code, output, errors } = await trainer.run('train', '--message', 'the first', '--author', 'ada');
    expect(errors).toBe('');
    expect(code).toBe(0);
    for (const stage of [
      /^progression$/m,
      /configuration +version 1, digest [0-9a-f]{64}, environment development/,
      /dataset +442 rows, digest [0-9a-f]{64}/,
      /split +ordered: 422 rows to train on, 20 to test on/,
      /fit +linear-regression in/,
      /nothing is in production yet/,
      /r2 +0\.4725754480/,
      /gate +passed/,
      /online +vitals: the newest values of 442 keys/,
      /registered +progression version 1, artifact [0-9a-f]{64}/,
      /promotion +production is now version 1/,
      /report +.*reports.progression.*\.html/,
    ]) {
      expect(output).toMatch(stage);
    }
  });

  it('shows the metrics of production beside those of the candidate, and does not promote what is no better', async () => {
    const { code, output } = await trainer.run('train');
    expect(code).toBe(0);
    expect(output).toMatch(/candidate +production \(version 1\)/);
    expect(output).toMatch(/r2 +0\.4725754480 +0\.4725754480/);
    expect(output).toContain('production stays at version 1, because version 2 is no better');
  });

  it('promotes what is better', async () => {
    const { output } = await trainer.run('train', '--set', 'features=["vitals:bmi","vitals:s5"]');
    expect(output).toMatch(
      /promotion +production is now version 3: r2 0\.\d+ is better than 0\.4725754480 of version 1/,
    );
  });

  it('does not promote by itself what cannot be compared', async () => {
    const { code, output } = await trainer.run('train');
    expect(code).toBe(0);
    expect(output).toContain(
      'production stays at version 3, as it cannot be compared: it reads vitals:s5, which this model no longer does',
    );
  });

  it('leaves promotion to a person where the policy says so', async () => {
    const { output } = await trainer.run('train', '--set', 'promotion={"kind":"manual"}');
    expect(output).toMatch(
      /promotion +version 5 waits for a person: POST \/v1\/models\/progression\/promotions/,
    );
  });

  it('exits with 2 and registers nothing when the gate rejects', async () => {
    const { code, output } = await trainer.run('train', '--set', 'gate.absolute.0.atLeast=0.9');
    expect(code).toBe(2);
    expect(output).toMatch(/gate +rejected/);
    expect(output).toMatch(/FAILED: r2/);
    expect(output).not.toMatch(/registered +/);
    expect(output).toMatch(/report +/);
  });

  it('lists, shows and compares the configurations that were trained with', async () => {
    const list = await trainer.run('configuration', 'list');
    expect(list.code).toBe(0);
    expect(list.output.trimEnd().split('\n')).toHaveLength(4);
    expect(list.output).toMatch(/^4 .*\n3 .*\n2 .*\n1 .*ada {2}the first$/m);
    const show = await trainer.run('configuration', 'show', '2');
    expect(JSON.parse(show.output)).toMatchObject({
      version: 2,
      definition: { features: ['vitals:bmi', 'vitals:s5'] },
    });
    const compare = await trainer.run('configuration', 'compare', '1', '4');
    expect(compare.output).toContain('0.4 -> 0.9');
    expect(compare.output).toContain('"/gate/absolute/0/atLeast"');
    expect((await trainer.run('configuration', 'compare', '1', '1')).output).toBe('nothing changed\n');
    const other = await trainer.run('configuration', 'list', '--model', 'other');
    expect(other).toMatchObject({ code: 1, errors: expect.stringContaining("'other'") as string });
  });

  it('names the configuration version that there is not', async () => {
    expect(await trainer.run('configuration', 'show', '99')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('99') as string,
    });
    expect(await trainer.run('configuration', 'show', 'one')).toMatchObject({
      code: 1,
      errors: "trainer: 'one' is not a whole number from 1 on: 1, 2, 3 ...\n",
    });
  });

  it('lists the runs, the rejected one too, and shows one whole', async () => {
    const { output } = await trainer.run('runs', 'list', '--model', 'progression');
    const [newest = ''] = output.split('\n');
    expect(output.trimEnd().split('\n')).toHaveLength(6);
    expect(newest).toMatch(/^[0-9a-f-]{36} {2}\S+ {2}progression {2}rejected {2}r2 0\.4725754480$/);
    expect(output).toMatch(/registered {2}r2 0\.4725754480 {2}version 1$/m);
    const shown = JSON.parse((await trainer.run('runs', 'show', newest.slice(0, 8))).output) as Record<
      string,
      unknown
    >;
    expect(shown).toMatchObject({
      status: 'rejected',
      parameters: { kind: 'linear-regression', solver: 'least-squares', seed: 1 },
      pins: { seed: 1, configuration: { name: 'progression', version: 4 } },
      outcome: { kind: 'rejected', verdict: { passed: false } },
      steps: [{ step: 1, name: 'loss' }],
    });
    expect((await trainer.run('runs', 'list', '--model', 'other')).output).toBe('no run is kept yet\n');
  });

  it('finds a healthy home clean, and an artifact that was changed', async () => {
    expect(await trainer.run('doctor')).toEqual({
      code: 0,
      output: 'clean: everything is whole\n',
      errors: '',
    });
    const folder = join(trainer.home, 'artifacts', 'sha256');
    const [group = ''] = readdirSync(folder);
    const [file = ''] = readdirSync(join(folder, group));
    writeFileSync(join(folder, group, file), 'changed');
    const { code, output } = await trainer.run('doctor');
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`FAULT .*${group}${file}`));
  });

  it('says in one line which model there is not, and which there are', async () => {
    expect(await trainer.run('train', '--model', 'churn')).toEqual({
      code: 1,
      output: '',
      errors: "trainer: there is no model 'churn' (no models/churn/churn.model.ts); there is: progression\n",
    });
  });

  it('says what a definition got wrong, all of it', async () => {
    const { code, errors } = await trainer.run(
      'train',
      '--set',
      'estimator.l2=-1',
      '--set',
      'gate.absolute.0.atLeast=much',
    );
    expect(code).toBe(1);
    expect(errors).toMatch(/^trainer: .*estimator\/l2.*gate\/absolute\/0\/atLeast.*\n$/);
  });

  it('explains itself', async () => {
    const { code, output } = await trainer.run('train', '--help');
    expect(code).toBe(0);
    for (const option of ['--model', '--all', '--environment', '--set', '--message'])
      expect(output).toContain(option);
    expect(await trainer.run('trian')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('train') as string,
    });
  });

  it('lists every wrong setting before it does anything', async () => {
    const errors = new Written();
    const environment = { QUINCUNX_PORT: 'x', QUINCUNX_HMOE: '/tmp' };
    const code = await runCommandLine({
      words: ['doctor'],
      environment,
      output: new Written(),
      errors,
    });
    expect(code).toBe(1);
    expect(errors.text).toMatch(/QUINCUNX_PORT.*QUINCUNX_HMOE/);
  });
});

describe('the trainer with a source that is not as it should be', () => {
  const trainer = new TrainerFixture();
  afterAll(() => {
    trainer.remove();
  });

  /** A model whose labels are read from `rows.csv` of its own folder. */
  function addModelOf(name: string, rows: string | undefined): void {
    const source = {
      kind: 'file',
      path: `models/${name}/rows.csv`,
      format: 'csv',
      timestamp: { assumed: '2004-04-01T00:00:00Z' },
    };
    trainer.addModel(name, definitionOf(name, { label: { source, column: 'progression', type: 'number' } }));
    if (rows !== undefined) trainer.addFile(`models/${name}/rows.csv`, rows);
  }

  it.each([
    ['missing-column', 'patient_id,outcome\n1,3\n', /progression/],
    ['text-for-number', 'patient_id,progression\n1,3\n2,high\n', /progression.*high|high.*progression/],
    ['empty-file', '', /empty/],
    ['vanished-file', undefined, /cannot be found/],
  ])('names the file and the fault, in one line: %s', async (name, rows, fault) => {
    addModelOf(name, rows);
    const { code, errors } = await trainer.run('train', '--model', name);
    expect(code).toBe(1);
    expect(errors).toMatch(/^trainer: [^\n]*rows\.csv[^\n]*\n$/);
    expect(errors).toMatch(fault);
  });

  it('trains the other models when one of all fails, and exits with 1', async () => {
    trainer.addModel('works', definitionOf('works'));
    const { code, output, errors } = await trainer.run('train', '--all');
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(4);
    expect((await trainer.run('runs', 'list')).output).toMatch(/failed {2}.*rows\.csv/);
    expect(output).toMatch(/registered +works version 1/);
  });
});

describe('the trainer with several models', () => {
  const trainer = new TrainerFixture();
  afterAll(() => {
    trainer.remove();
  });

  it('exits with 2 when none failed but a gate rejected', async () => {
    trainer.addModel('works', definitionOf('works'));
    trainer.addModel('poor', definitionOf('poor', { gate: { absolute: [{ metric: 'r2', atLeast: 0.9 }] } }));
    const { code, output, errors } = await trainer.run('train', '--all');
    expect(errors).toBe('');
    expect(code).toBe(2);
    expect(output).toMatch(/rejected: the run is kept/);
    expect(output).toMatch(/registered +works version 1/);
  });

  it('exits with 0 when all were registered', async () => {
    trainer.removeModel('poor');
    expect(await trainer.run('train', '--all')).toMatchObject({ code: 0, errors: '' });
  });

  it('does not go on after a fault of its own, and shows its stack', async () => {
    trainer.addModel('broken', 'export default { get name() { throw new RangeError("deep inside"); } };');
    const { code, errors } = await trainer.run('train', '--all');
    expect(code).toBe(1);
    expect(errors).toContain('deep inside');
  });

  it('wants a model to be named as its folder', async () => {
    trainer.addModel('folder', definitionOf('other'));
    expect(await trainer.run('train', '--model', 'folder')).toMatchObject({
      code: 1,
      errors:
        "trainer: models/folder/folder.model.ts defines a model named 'other': a model is named as its folder\n",
    });
  });

  it('does not take one model and all of them at once', async () => {
    expect(await trainer.run('train', '--all', '--model', 'works')).toMatchObject({ code: 1, output: '' });
  });

  it('needs a folder of models', async () => {
    trainer.removeModel('');
    const errors = expect.stringContaining('QUINCUNX_WORKSPACE') as string;
    expect(await trainer.run('train')).toMatchObject({ code: 1, errors });
    expect(await trainer.run('train', '--all')).toMatchObject({ code: 1, errors });
  });
});
