import { definitionOf, TrainerFixture, vitals } from './command-line.fixture.ts';

const visitRows = [
  'patient_id,at,weight,city',
  '1,2026-01-01T00:00:00Z,80,Basel',
  '1,2026-01-03T00:00:00Z,81,Bern',
  '2,2026-01-02T00:00:00Z,70.5,Bern',
  '3,2026-01-02T00:00:00Z,,Bern',
];

const patientId = { name: 'patient_id', type: 'integer' };
const ward = { name: 'ward', type: 'string' };
const visits = {
  name: 'visits',
  entity: { name: 'patient', joinKeys: [patientId] },
  source: { kind: 'file', path: 'visits.csv', format: 'csv', timestamp: { column: 'at' } },
  features: [
    { name: 'weight', type: 'number', nullable: true },
    { name: 'city', type: 'string' },
  ],
};

/** A model of the patients' vitals, with a view of their visits beside. */
const visiting = definitionOf('visiting', {
  featureViews: [vitals, visits],
  featureServices: [{ name: 'scoring', features: ['visits:weight'] }],
});

function openVisits(settings: Readonly<Record<string, string>> = {}, rows = visitRows): TrainerFixture {
  const trainer = new TrainerFixture(settings);
  trainer.addModel('visiting', visiting);
  trainer.addFile('visits.csv', `${rows.join('\n')}\n`);
  return trainer;
}

describe('definitions on the command line', () => {
  const trainer = openVisits();
  afterAll(() => {
    trainer.remove();
  });

  it('are planned without being applied', async () => {
    const output = [
      '+ feature view visits',
      '+ feature view vitals',
      '+ feature service scoring',
      'to materialise: visits, vitals',
      '',
    ].join('\n');
    expect(await trainer.run('features', 'plan')).toEqual({ code: 0, output, errors: '' });
    expect(await trainer.run('features', 'plan')).toEqual({ code: 0, output, errors: '' });
    expect((await trainer.run('features', 'materialise')).output).toBe(
      'no feature view is defined yet: apply the definitions first\n',
    );
  });

  it('are applied once', async () => {
    expect((await trainer.run('features', 'apply', '--author', 'ada')).output).toContain(
      '+ feature view visits\n',
    );
    expect(await trainer.run('features', 'apply')).toEqual({
      code: 0,
      output: 'nothing changes\nunchanged: 3\n',
      errors: '',
    });
  });

  it('stay when no model defines them any more, unless they are to be removed', async () => {
    trainer.removeModel('visiting');
    trainer.addModel('progression', definitionOf('progression'));
    expect((await trainer.run('features', 'plan')).output).toMatch(/^nothing changes\n/);
    const removal = '- feature view visits\n- feature service scoring\nunchanged: 1\n';
    expect((await trainer.run('features', 'plan', '--remove')).output).toBe(removal);
    expect((await trainer.run('features', 'apply', '--remove')).output).toBe(removal);
    expect((await trainer.run('features', 'plan', '--remove')).output).toBe(
      'nothing changes\nunchanged: 1\n',
    );
  });

  it('of one model do not say what no model defines', async () => {
    trainer.addModel(
      'other',
      definitionOf('other', { featureServices: [{ name: 'one', features: ['vitals:s5'] }] }),
    );
    expect((await trainer.run('features', 'plan', '--model', 'other')).output).toContain(
      '+ feature service one',
    );
    expect((await trainer.run('features', 'plan', '--model', 'progression')).output).toMatch(
      /^nothing changes/,
    );
    const { code, errors } = await trainer.run('features', 'apply', '--model', 'other', '--remove');
    expect(code).toBe(1);
    expect(errors).toMatch(/'--remove' cannot be used with option '--model <name>'/);
    trainer.removeModel('other');
  });

  it('are refused where a deployed version reads what they change, which the plan names', async () => {
    expect((await trainer.run('train')).code).toBe(0);
    const changed = { ...vitals, features: [{ name: 'bmi', type: 'number', column: 's5' }] };
    trainer.removeModel('progression');
    trainer.addModel('changed', definitionOf('changed', { featureViews: [changed] }));
    const plan = await trainer.run('features', 'plan');
    expect(plan).toMatchObject({ code: 1, errors: '' });
    expect(plan.output).toMatch(/^~ feature view vitals$/m);
    expect(plan.output).toContain(
      '! vitals:bmi is changed, and progression version 1 (production) reads it\n',
    );
    expect(plan.output).toContain('this cannot be applied');
    const apply = await trainer.run('features', 'apply');
    expect(apply).toMatchObject({ code: 1, output: '' });
    expect(apply.errors).toMatch(/^trainer: .*vitals:bmi.*progression version 1 \(production\)/);
    expect((await trainer.run('features', 'plan')).code).toBe(1);
  });

  it('may not differ between two models', async () => {
    trainer.addModel('another', definitionOf('another'));
    expect(await trainer.run('features', 'plan')).toEqual({
      code: 1,
      output: '',
      errors:
        "trainer: the models 'another' and 'changed' define 'vitals' differently: import one definition in both, or rename one\n",
    });
  });
});

describe('online values on the command line', () => {
  const trainer = openVisits({}, [...visitRows, '4,2026-01-02T00:00:00Z,heavy,Bern']);
  beforeAll(async () => {
    await trainer.run('features', 'apply');
  });
  afterAll(() => {
    trainer.remove();
  });

  it('are those of all views, unless some are named', async () => {
    const { code, output, errors } = await trainer.run('features', 'materialise');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const id = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    expect(output).toMatch(
      new RegExp(
        `^visits: full, up to \\S+; keys read: 3, changed online: 3, rows in its quarantine: 1; materialisation ${id}$`,
        'm',
      ),
    );
    expect(output).toMatch(/^vitals: full, up to \S+; keys read: 442, changed online: 442; materialisation/m);
    const again = await trainer.run('features', 'materialise', 'vitals');
    expect(again.output).toMatch(/^vitals: incremental, .*changed online: 0;/m);
    expect(again.output).not.toContain('visits');
  });

  it('are made anew, or of an interval, where that is asked for', async () => {
    expect((await trainer.run('features', 'materialise', 'visits', '--full')).output).toMatch(
      /^visits: full, up to .*keys read: 3,/m,
    );
    const { output } = await trainer.run(
      ...['features', 'materialise', 'visits'],
      ...['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-01T12:00:00Z'],
    );
    expect(output).toMatch(
      /from 2026-01-01T00:00:00\.000Z to 2026-01-01T12:00:00\.000Z; keys read: 1, changed online: 0/,
    );
  });

  it('are not touched by an instant that is none', async () => {
    const { code, output, errors } = await trainer.run('features', 'materialise', '--from', 'yesterday');
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^trainer: what to materialise: from: must be an instant[^\n]*\n$/);
  });

  it('of the other views are made although one cannot be', async () => {
    const { code, output, errors } = await trainer.run('features', 'materialise', 'visit', 'vitals');
    expect(code).toBe(1);
    expect(errors).toBe("trainer: there is no feature view 'visit'; the nearest is 'visits'\n");
    expect(output).toMatch(/^vitals: incremental/m);
  });

  it('are read by feature, one entity after the other', async () => {
    const { code, output } = await trainer.run(
      ...['features', 'get', '--features', 'visits:weight,visits:city'],
      ...['{"patient_id":3}', '{"patient_id":1}', '{"patient_id":4}'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject([
      { values: { weight: null, city: 'Bern' }, statuses: { weight: 'NULL_VALUE', city: 'PRESENT' } },
      { values: { weight: 81, city: 'Bern' }, eventTimes: { weight: '2026-01-03T00:00:00.000Z' } },
      { statuses: { weight: 'NOT_FOUND', city: 'NOT_FOUND' } },
    ]);
  });

  it('are read by service, under full names if that is asked for', async () => {
    const words = ['features', 'get', '--service', 'scoring', '{"patient_id":2}'];
    const [short] = JSON.parse((await trainer.run(...words)).output) as unknown[];
    expect(short).toMatchObject({ values: { weight: 70.5 } });
    const [full] = JSON.parse((await trainer.run(...words, '--full-names')).output) as unknown[];
    expect(full).toMatchObject({ values: { visits__weight: 70.5 } });
  });

  it.each([
    [['{"patient_id":1}'], 'name the features, or a service: --features patient_vitals:bmi'],
    [['--service', 'scoring', 'one'], `'one' is no JSON; write it as '{"patient_id":17}'`],
    [['--service', 'scorer', '{"patient_id":1}'], "there is no feature service 'scorer'"],
    [['--service', 'scoring', '{"id":1}'], "join key 'patient_id' is missing"],
    [['--features', 'weight', '{"patient_id":1}'], 'what is asked for: features/0: '],
  ])('are not read by what is wrong: %j', async (words, fault) => {
    const { code, output, errors } = await trainer.run('features', 'get', ...words);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(fault);
    expect(errors).toMatch(/^trainer: [^\n]*\n$/);
  });

  it('leave out rows that are not as their view says, which are shown with their reason', async () => {
    const { code, output } = await trainer.run('features', 'quarantine', 'visits');
    expect(code).toBe(0);
    expect(output).toMatch(/^\S+Z {2}visits\.csv, row 5 after the header: .*'heavy'/);
    expect(output).toContain('"weight":"heavy"');
    expect((await trainer.run('features', 'quarantine', 'vitals')).output).toBe(
      "no row of 'vitals' is in quarantine\n",
    );
    expect(await trainer.run('features', 'quarantine', 'visit')).toMatchObject({ code: 1, output: '' });
  });

  it('are erased entity by entity, and what its sources still have is told', async () => {
    const { code, output } = await trainer.run(
      'features',
      'forget',
      'patient',
      '{"patient_id":1}',
      '--author',
      'ada',
    );
    expect(code).toBe(0);
    expect(output).toMatch(/^erasure 1 of a key of 'patient', asked for by ada\n/);
    expect(output).toMatch(/^erased {2}online values: 2$/m);
    expect(output).toMatch(/^REMAINS rows in the source of 'visits': 2; remove them there/m);
    expect(output).toMatch(/^REMAINS rows in the source of 'vitals': 1; remove them there/m);
    const words = ['features', 'get', '--service', 'scoring', '{"patient_id":1}'];
    expect((await trainer.run(...words)).output).toContain('NOT_FOUND');
    trainer.addFile('visits.csv', 'patient_id\n');
    const unknown = await trainer.run('features', 'forget', 'patient', '{"patient_id":100000}');
    expect(unknown.output).toMatch(/^UNKNOWN the source of 'visits' could not be searched: .*visits\.csv/m);
    expect(unknown.output).not.toContain('REMAINS');
  });

  it('are not erased without a key, whose join keys are told', async () => {
    const stays = { ...visits, name: 'stays', entity: { name: 'stay', joinKeys: [patientId, ward] } };
    trainer.addModel('staying', definitionOf('staying', { featureViews: [vitals, stays] }));
    await trainer.run('features', 'apply');
    const example = `'{"patient_id":17,"ward":"..."}'`;
    for (const [words, fault] of [
      [['stay'], `say which 'stay' is to be forgotten: ${example}`],
      [['stay', '17}'], `'17}' is no JSON; write it as ${example}`],
      [['stays'], `there is no entity 'stays'; the nearest is 'stay'`],
    ] as const) {
      const errors = `trainer: ${fault}\n`;
      expect(await trainer.run('features', 'forget', ...words)).toEqual({ code: 1, output: '', errors });
    }
  });

  it.each([
    ['patients', '{"patient_id":1}', "there is no entity 'patients'; the nearest is 'patient'"],
    ['patient', '{"patient_id":"x"}', 'key/patient_id: must be an integer'],
    ['patient', '17', 'what is to be erased: key: '],
  ])('are not erased by what is wrong: %s %s', async (entity, key, fault) => {
    const { code, output, errors } = await trainer.run('features', 'forget', entity, key);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(fault);
  });
});

describe('many rows in quarantine', () => {
  it('are shown up to a limit, and that there are more', async () => {
    const trainer = openVisits({}, [...visitRows, '4,2026-01-02T00:00:00Z,x,', '5,2026-01-02T00:00:00Z,y,']);
    await trainer.run('features', 'apply');
    await trainer.run('features', 'materialise', 'visits');
    const { output } = await trainer.run('features', 'quarantine', 'visits', '--limit', '1');
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    expect(output).toMatch(/\nthere are more: --limit says how many to show\n$/);
    trainer.remove();
  });
});

describe('the verification of logged answers', () => {
  const trainer = openVisits({ QUINCUNX_FEATURE_LOG: '1' });
  beforeAll(async () => {
    await trainer.run('features', 'apply');
    await trainer.run('features', 'materialise', 'visits');
  });
  afterAll(() => {
    trainer.remove();
  });

  it('says how answers come to be logged where none is', async () => {
    const { code, output } = await trainer.run('features', 'verify');
    expect(code).toBe(0);
    expect(output).toMatch(/^no answer is logged: set QUINCUNX_FEATURE_LOG to/);
  });

  it('finds answers that are what the history says', async () => {
    const entities = ['{"patient_id":1}', '{"patient_id":2}', '{"patient_id":9}'];
    await trainer.run('features', 'get', '--features', 'visits:weight', ...entities);
    const { code, output } = await trainer.run('features', 'verify');
    expect(code).toBe(0);
    expect(output).toContain('answers: 3; not compared, as their definitions have changed: 0\n');
    expect(output).toContain(
      'ok   visits:weight: 3 match, 0 mismatch, 0 behind the source, 0 corrected since\n',
    );
    expect(await trainer.run('features', 'verify', '--since', '2100-01-01T00:00:00Z')).toMatchObject({
      code: 0,
      output: expect.stringContaining('no answer is logged since 2100-01-01T00:00:00.000Z') as string,
    });
  });

  it('fails, with an example, where an answer is another', async () => {
    trainer.addFile('visits.csv', `${visitRows.join('\n').replace(',81,', ',82,')}\n`);
    const { code, output } = await trainer.run('features', 'verify', '--since', '2020-01-01T00:00:00Z');
    expect(code).toBe(1);
    expect(output).toContain('FAIL visits:weight: 2 match, 1 mismatch');
    expect(output).toMatch(/^ {7}\S+Z \{"patient_id":1\}: online 81, offline 82$/m);
  });

  it('does not begin with an instant that is none', async () => {
    expect(await trainer.run('features', 'verify', '--since', 'never')).toEqual({
      code: 1,
      output: '',
      errors: "trainer: 'never' is no instant; write it as 2026-01-31T09:30:00Z\n",
    });
  });
});
