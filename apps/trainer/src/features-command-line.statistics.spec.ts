import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionOf, TrainerFixture, vitals } from './command-line.fixture.ts';

const visits = {
  name: 'visits',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: { kind: 'file', path: 'visits.csv', format: 'csv', timestamp: { column: 'at' } },
  features: [
    { name: 'weight', type: 'number', nullable: true },
    { name: 'city', type: 'string', pii: true },
  ],
};

/** The city of each patient is Basel. */
function visitsOf(...weights: readonly number[]): string {
  const rows = weights.map((weight, patient) => `${patient},2026-01-0${1 + (patient % 9)},${weight},Basel\n`);
  return `patient_id,at,weight,city\n${rows.join('')}`;
}

function openVisits(rows: string): TrainerFixture {
  const trainer = new TrainerFixture();
  trainer.addModel('visiting', definitionOf('visiting', { featureViews: [vitals, visits] }));
  trainer.addFile('visits.csv', rows);
  return trainer;
}

function statisticsIn(trainer: TrainerFixture) {
  return (...words: readonly string[]) => trainer.run('features', 'statistics', ...words);
}

async function materialise(trainer: TrainerFixture, ...words: readonly string[]): Promise<string> {
  const { output } = await trainer.run('features', 'materialise', ...words);
  return /materialisation (\S+)$/m.exec(output)?.[1] ?? '';
}

describe('statistics on the command line', () => {
  const trainer = openVisits(visitsOf(80));
  const statistics = statisticsIn(trainer);
  let dataset = '';
  let materialisation = '';
  beforeAll(async () => {
    const { output } = await trainer.run('train', '--model', 'visiting');
    dataset = /rows, digest ([0-9a-f]{64})/.exec(output)?.[1] ?? '';
    await trainer.run('features', 'apply');
    materialisation = await materialise(trainer, '--full', 'vitals');
  });
  afterAll(() => {
    trainer.remove();
  });

  it('are of a view, of a materialisation, or of a dataset, and say which', async () => {
    const view = await statistics('vitals');
    expect(view).toMatchObject({ code: 0, errors: '' });
    const [subject, header, bmi] = view.output.split('\n');
    expect(subject).toMatch(
      new RegExp(`^materialisation ${materialisation} of vitals: full, up to \\S+Z; rows: 442$`),
    );
    expect(header).toMatch(/^feature +type +rows +nulls +distinct +min +p5 +median +p95 +max +mean +shape$/);
    expect(bmi).toMatch(/^vitals:bmi +number +442 +0\.0 % +163 +18 +20\.2 +25\.7 +34\.3 +42\.2 +26\.376 +\S/);
    expect((await statistics(materialisation)).output).toBe(view.output);
    const ofDataset = (await statistics(dataset)).output;
    expect(ofDataset).toMatch(new RegExp(`^dataset ${dataset}: made at \\S+Z; rows: 442\n`));
    expect(ofDataset).toMatch(/^progression +number +442/m);
    expect(ofDataset).not.toContain('s5');
  });

  it('are compared', async () => {
    const { output } = await statistics('vitals', '--against', dataset);
    const [from, to, header, bmi] = output.split('\n');
    expect(from).toMatch(`from dataset ${dataset}: made at`);
    expect(to).toMatch(`to materialisation ${materialisation} of vitals: full`);
    expect(header).toMatch(/^feature +drift +PSI +KS +p +rows +nulls$/);
    expect(bmi).toMatch(/^vitals:bmi +none +0\.0000 +0\.0000 +1\.00 +442 -> 442 +0\.0 % -> 0\.0 %$/);
    expect(output).toMatch(/^progression: not there any more$/m);
    expect(output).toMatch(/^vitals:s5: new$/m);
  });

  it('are given whole as JSON', async () => {
    expect(JSON.parse((await statistics('vitals', '--json')).output)).toMatchObject({
      of: { materialisation },
    });
    const drift = await statistics('vitals', '--against', dataset, '--json');
    expect(JSON.parse(drift.output)).toMatchObject({ from: { dataset }, to: { materialisation } });
  });

  it('are written as a page, whose path is told, beside the table', async () => {
    const table = (await statistics('vitals')).output;
    const { code, output } = await statistics('vitals', '--html');
    expect(code).toBe(0);
    expect(output.startsWith(table)).toBe(true);
    expect(output.slice(table.length)).toMatch(/^report {2}\S*vitals\.html\n$/);
    await statistics('vitals', '--html', '--against', dataset);
    const pages = join(trainer.home, 'reports', 'features');
    const drift = `vitals-against-dataset-${dataset.slice(0, 12)}.html`;
    expect(readdirSync(pages).toSorted()).toEqual([drift, 'vitals.html']);
    expect(readFileSync(join(pages, drift), 'utf8')).toContain(
      `<title>0 of 1 feature drifted far: vitals against dataset ${dataset.slice(0, 12)}</title>`,
    );
    expect((await statistics('vitals', '--html', '--json')).errors).toContain("'--json'");
  });

  it.each([
    ['vital', "there is no feature view 'vital'; the nearest is 'vitals'"],
    ['visits', "feature view 'visits' has no statistics yet; materialise it"],
    [
      '00000000-0000-4000-8000-000000000000',
      'there is no materialisation 00000000-0000-4000-8000-000000000000',
    ],
    ['a'.repeat(64), `there is no dataset ${'a'.repeat(64)}`],
    ['no name', "'no name': view: "],
  ])('are not of what is unknown: %s', async (of, fault) => {
    const { code, output, errors } = await statistics(of);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(fault);
  });
});

describe('the statistics of a view', () => {
  const trainer = openVisits(visitsOf());
  const statistics = statisticsIn(trainer);
  afterAll(() => {
    trainer.remove();
  });

  it('say that no key had rows, when none had', async () => {
    await trainer.run('features', 'apply');
    await materialise(trainer, 'visits');
    expect((await statistics('visits')).errors).toMatch(
      /feature view 'visits' has no statistics: as last materialised, at \S+Z, no key had rows/,
    );
  });

  it('stay those of all keys when a few are new, and the increment has its own', async () => {
    trainer.addFile('visits.csv', visitsOf(...Array.from({ length: 200 }, (_, patient) => 50 + patient / 4)));
    await materialise(trainer, '--full', 'visits');
    const whole = (await statistics('visits')).output;
    expect(whole).toMatch(/full, up to \S+Z; rows: 200\n/);
    const increment = await materialise(trainer, 'visits');
    expect((await statistics('visits')).output).toBe(whole);
    expect((await statistics(increment)).output).toMatch(
      /incremental, from 2026-01-09\S+Z to \S+Z; rows: 22\n/,
    );
    expect((await statistics(increment, '--against', 'visits')).output).toMatch(
      /^visits:weight +too few rows +\S+ +\S+ +\S+ +200 -> 22 /m,
    );
  });

  it('have nothing to be compared with in a view of other features', async () => {
    await materialise(trainer, 'vitals');
    const { code, output } = await statistics('visits', '--against', 'vitals');
    expect(code).toBe(0);
    expect(output).toMatch(
      /^materialisation \S+ of vitals and materialisation \S+ of visits have no feature in common\n$/,
    );
  });

  it('do not tell on a page what identifies persons', async () => {
    await statistics('visits', '--html');
    const page = readFileSync(join(trainer.home, 'reports', 'features', 'visits.html'), 'utf8');
    expect(page).toContain('visits:city');
    expect(page).not.toContain('Basel');
  });
});
