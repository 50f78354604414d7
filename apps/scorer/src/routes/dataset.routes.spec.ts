import { datasetDetailsSchema, datasetSchema, pageSchema } from '@quincunx/contracts';
import { materialise, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const rows = { from: '2020-01-01T00:00:00Z', to: '2020-01-01T00:00:00Z' };

describe('dataset routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    const { platform } = scorer.home;
    await materialise(platform);
    for (const fullNames of [false, true]) {
      await platform.featureStore.datasets.create({ rows, references: ['patient_vitals:bmi'], fullNames });
    }
  });

  afterAll(() => scorer.stop());

  it('list the datasets in pages', async () => {
    const page = pageSchema(datasetSchema);
    const first = page.parse((await scorer.ask('/v1/datasets?limit=1')).body);
    const second = page.parse((await scorer.ask(`/v1/datasets?limit=1&cursor=${first.next}`)).body);
    expect(second.next).toBeUndefined();
    const digests = [...first.items, ...second.items].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(2);
  });

  it('show one with its manifest', async () => {
    const { items } = pageSchema(datasetSchema).parse((await scorer.ask('/v1/datasets')).body);
    for (const dataset of items) {
      const { status, body } = await scorer.ask(`/v1/datasets/${dataset.digest}`);
      expect(status).toBe(200);
      const { manifest, ...record } = datasetDetailsSchema.parse(body);
      expect(record).toEqual({ ...dataset, rows: 2 });
      expect(manifest).toMatchObject({ rows, references: ['patient_vitals:bmi'] });
    }
  });

  it('answer 404 to a digest of none, and 400 to what is none', async () => {
    const unknown = await scorer.askForProblem(`/v1/datasets/${'0'.repeat(64)}`);
    expect(unknown).toMatchObject({ status: 404, detail: `there is no dataset ${'0'.repeat(64)}` });
    expect(await scorer.askForProblem('/v1/datasets/abc')).toMatchObject({
      status: 400,
      problems: [{ path: 'digest' }],
    });
  });
});
