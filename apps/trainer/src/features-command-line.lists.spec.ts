import { existsSync, rmSync } from 'node:fs';
import { datasetDetailsSchema, datasetSchema, materialisationSchema } from '@quincunx/contracts';
import { definitionOf, TrainerFixture, vitals } from './command-line.fixture.ts';

const visits = {
  name: 'visits',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: {
    kind: 'file',
    path: 'visits.csv',
    format: 'csv',
    timestamp: { column: 'at' },
    createdColumn: 'made',
  },
  features: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, type: 'number' })),
  ttlSeconds: 36 * 3600,
};
const visitRows =
  'patient_id,at,made,a,b,c,d,e\n1,2026-01-01,2026-01-05,1,2,3,4,5\n2,2026-01-02,2026-01-02,1,2,3,4,5\n';

function openVisits(): TrainerFixture {
  const trainer = new TrainerFixture();
  trainer.addModel(
    'visiting',
    definitionOf('visiting', {
      featureViews: [vitals, visits],
      aliasedViews: [{ name: 'peer', view: 'visits', joinKeys: { patient_id: 'peer_id' } }],
      onDemandViews: [
        {
          name: 'ratio',
          inputs: ['visits:a'],
          request: [{ name: 'height', type: 'number', nullable: false }],
          features: [{ name: 'a_by_height', type: 'number', expression: 'a / height' }],
        },
      ],
      featureServices: [{ name: 'scoring', features: ['visits:a', 'peer:b'] }],
    }),
  );
  trainer.addFile('visits.csv', visitRows);
  trainer.addFile('labels.csv', 'patient_id,at,height,healthy\n1,2026-01-02,2,true\n2,2026-01-02,4,false\n');
  return trainer;
}

describe('a fresh home', () => {
  const trainer = openVisits();
  afterAll(() => {
    trainer.remove();
  });

  it.each([
    [['list'], 'no feature view is defined yet: apply the definitions first\n'],
    [['materialisations'], 'nothing has been materialised yet\n'],
    [['datasets'], 'no dataset is saved yet\n'],
  ])('has nothing to list: %j', async (words, output) => {
    expect(await trainer.run('features', ...words)).toEqual({ code: 0, output, errors: '' });
  });

  it.each([
    [['get', '--features', 'vitals:bmi', '{"patient_id":1}']],
    [['statistics', 'vitals']],
    [['materialise', 'vitals']],
    [['quarantine', 'vitals']],
  ])('says that definitions are to be applied first: %j', async (words) => {
    expect(await trainer.run('features', ...words)).toMatchObject({
      code: 1,
      errors:
        "trainer: there is no feature view 'vitals', for none is defined yet: apply the definitions first\n",
    });
  });

  it('says so of a service, too', async () => {
    expect((await trainer.run('features', 'get', '--service', 'scoring', '{}')).errors).toBe(
      "trainer: there is no feature service 'scoring', for none is defined yet: apply the definitions first\n",
    );
  });
});

describe('what is listed', () => {
  const trainer = openVisits();
  let materialisation = '';
  let digest = '';
  const create = (...words: readonly string[]) => trainer.run('features', 'datasets', 'create', ...words);
  beforeAll(async () => {
    await trainer.run('features', 'apply');
    await trainer.run('features', 'materialise', 'visits', '--to', '2026-01-03T00:00:00Z');
    const { output } = await trainer.run('features', 'materialisations', '--json');
    materialisation = materialisationSchema.array().parse(JSON.parse(output))[0]?.id ?? '';
    const created = await create(
      ...['--rows', 'labels.csv', '--time', 'at', '--label', 'healthy', '--label-type', 'boolean'],
      ...['--features', 'visits:a,ratio:a_by_height'],
    );
    digest = /^2 rows, digest ([0-9a-f]{64})$/m.exec(created.output)?.[1] ?? '';
  });
  afterAll(() => {
    trainer.remove();
  });

  it('are views of every kind and services, with what they are of and how fresh they are', async () => {
    const { code, output } = await trainer.run('features', 'list');
    expect(code).toBe(0);
    expect(output.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['name', 'kind', 'entity', 'ttl', 'materialised', 'features'],
      ['visits', 'feature view', 'patient', '36h', '2026-01-03T00:00:00.000Z', 'a, b, c, d and 1 more'],
      ['vitals', 'feature view', 'patient', 'never', 'bmi, s5'],
      ['peer', 'aliased view', 'patient', '36h', '2026-01-03T00:00:00.000Z', 'a, b, c, d and 1 more'],
      ['ratio', 'on-demand view', 'patient', 'a_by_height'],
      ['scoring', 'feature service', 'patient', 'visits:a, peer:b'],
      [''],
    ]);
    const listed = JSON.parse((await trainer.run('features', 'list', '--json')).output) as unknown[];
    expect(listed[0]).toMatchObject({
      kind: 'featureViews',
      features: ['a', 'b', 'c', 'd', 'e'],
      ttlSeconds: 129_600,
      materialisation: { id: materialisation },
    });
  });

  it('are materialisations, also of one view, and of a view that is not there none', async () => {
    const { output } = await trainer.run('features', 'materialisations', 'visits');
    expect(output).toMatch(/^id +view +kind +status +as of +keys +changed +rejected +reason\n/);
    expect(output).toContain(
      `${materialisation}  visits  full  succeeded  2026-01-03T00:00:00.000Z  2     2`,
    );
    expect((await trainer.run('features', 'materialisations', 'visit')).errors).toBe(
      "trainer: there is no feature view 'visit'; the nearest is 'visits'\n",
    );
  });

  it('are datasets, and one whole', async () => {
    const { output } = await trainer.run('features', 'datasets');
    expect(output).toMatch(/^digest +created +rows +features\n/);
    expect(output).toMatch(new RegExp(`^${digest} +\\S+ +2 +visits:a, ratio:a_by_height$`, 'm'));
    const listed = await trainer.run('features', 'datasets', 'list', '--json', '--limit', '1');
    expect(datasetSchema.array().parse(JSON.parse(listed.output))).toHaveLength(1);
    const shown = await trainer.run('features', 'datasets', 'show', digest.slice(0, 8));
    const { path, ...details } = JSON.parse(shown.output) as { path: string };
    expect(existsSync(path)).toBe(true);
    expect(datasetDetailsSchema.parse(details)).toMatchObject({
      digest,
      manifest: { rows: { label: { column: 'healthy', type: 'boolean' } }, asKnownAt: false },
    });
  });

  it('are datasets of a range of time, by a service, and of another source', async () => {
    const range = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-02T00:00:00Z'];
    const all = await create(...range, '--features', 'visits:a', '--full-names');
    expect(all).toMatchObject({ code: 0, output: expect.stringMatching(/^2 rows/) as string });
    const source = { kind: 'file', path: 'labels.csv', format: 'csv', timestamp: { column: 'at' } };
    const rows = ['--rows', JSON.stringify(source)];
    const now = await create(...rows, '--features', 'visits:a');
    const then = await create(...rows, '--features', 'visits:a', '--as-known-at');
    expect(now.output).toMatch(/^2 rows, digest [0-9a-f]{64}\n\S+\n$/);
    // The visit of the first of January became known on the fifth.
    expect(then.output).not.toBe(now.output);
    trainer.addFile('pairs.csv', 'patient_id,peer_id,at\n1,2,2026-01-02\n');
    const pairs = await create('--rows', 'pairs.csv', '--time', 'at', '--service', 'scoring');
    expect(pairs.output).toMatch(/^1 rows/m);
  });

  it.each([
    [['--features', 'visits:a'], 'name the rows: --rows labels.csv'],
    [['--rows', 'labels.csv'], 'name the features, or a service: --features patient_vitals:bmi'],
    [['--rows', 'labels.txt', '--features', 'visits:a'], 'the dataset: rows/source/format: '],
    [['--rows', '{', '--features', 'visits:a'], "'{' is no JSON"],
    [['--rows', 'labels.csv', '--features', 'visits:a'], "'event_timestamp'"],
    [['--rows', 'labels.csv', '--service', 'scorin'], "the nearest is 'scoring'"],
    [['--rows', 'labels.csv', '--from', '2026-01-01T00:00:00Z'], "'--rows <file>' cannot be used with"],
  ])('are no datasets of what is wrong: %j', async (words, fault) => {
    const { code, output, errors } = await create(...words);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(fault);
  });

  it('brings back a dataset whose file is gone', async () => {
    const shown = await trainer.run('features', 'datasets', 'show', digest);
    const { path } = JSON.parse(shown.output) as { path: string };
    rmSync(path);
    expect(await trainer.run('features', 'datasets', 'rebuild', digest.slice(0, 6))).toEqual({
      code: 0,
      output: `2 rows, digest ${digest}\n${path}\n`,
      errors: '',
    });
    expect(existsSync(path)).toBe(true);
  });

  it('has statistics by the beginning of its digest or id', async () => {
    const of = (name: string) => trainer.run('features', 'statistics', name);
    const whole = await of(digest);
    expect(whole.output).toContain('visits:a');
    expect((await of(digest.slice(0, 9))).output).toBe(whole.output);
    expect((await of(materialisation.slice(0, 6))).output).toBe((await of('visits')).output);
    const compared = await trainer.run('features', 'statistics', 'visits', '--against', digest.slice(0, 9));
    expect(compared).toMatchObject({ code: 0, errors: '' });
    expect((await of('0'.repeat(8))).errors).toBe(
      "trainer: there is no dataset or materialisation that begins with '00000000'\n",
    );
  });
});

describe('an interval that is of no use', () => {
  it('is told once, not for each view', async () => {
    const trainer = openVisits();
    await trainer.run('features', 'apply');
    const { code, output, errors } = await trainer.run(
      'features',
      'materialise',
      '--from',
      '2099-01-01T00:00:00Z',
    );
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      /^trainer: the interval begins at 2099-01-01T00:00:00\.000Z, after its end, \S+\n$/,
    );
    trainer.remove();
  });
});
