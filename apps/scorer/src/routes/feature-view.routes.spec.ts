import {
  aliasedViewSchema,
  featureServiceSchema,
  featureViewSchema,
  onDemandViewSchema,
  pageSchema,
  quarantinedRowSchema,
  statisticsSchema,
} from '@quincunx/contracts';
import { materialise, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const secret = featureViewSchema.parse({
  name: 'patient_names',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: {
    kind: 'file',
    path: 'data/patients.csv',
    format: 'csv',
    timestamp: { assumed: '2020-01-01T00:00:00.000Z' },
  },
  features: [{ name: 'bmi', type: 'number', pii: true }],
});
const alias = aliasedViewSchema.parse({
  name: 'donor_vitals',
  view: 'patient_vitals',
  joinKeys: { patient_id: 'donor_id' },
});
const onDemand = onDemandViewSchema.parse({
  name: 'doubled_vitals',
  inputs: ['patient_vitals:bmi'],
  features: [{ name: 'twice', type: 'number', nullable: true, expression: '2 * bmi' }],
});
const service = featureServiceSchema.parse({ name: 'progression', features: ['patient_vitals:bmi'] });

let scorer: RunningScorer;

beforeEach(async () => {
  scorer = await startScorerAtHome();
  const { platform } = scorer.home;
  await materialise(platform);
  const { featureViews } = await platform.featureStore.definitions.list();
  await platform.featureStore.definitions.apply({
    featureViews: [...featureViews, secret],
    aliasedViews: [alias],
    onDemandViews: [onDemand],
    featureServices: [service],
  });
});

afterEach(() => scorer.stop());

describe('feature view routes', () => {
  it('list the views of every kind', async () => {
    const { status, body } = await scorer.ask('/v1/feature-views');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        featureViews: expect.arrayContaining([
          expect.objectContaining({ name: 'patient_vitals' }),
          secret,
        ]) as unknown,
        aliasedViews: [alias],
        onDemandViews: [onDemand],
      },
    });
  });

  it.each([
    ['featureViews', secret],
    ['aliasedViews', alias],
    ['onDemandViews', onDemand],
  ])('show one of the %s with its kind', async (kind, definition) => {
    const { status, body } = await scorer.ask(`/v1/feature-views/${definition.name}`);
    expect({ status, body }).toEqual({ status: 200, body: { kind, definition } });
  });

  it('tell statistics, without the values of what identifies persons', async () => {
    const open = await scorer.ask('/v1/feature-views/patient_vitals/statistics');
    expect(statisticsSchema.parse(open.body).features).toMatchObject([
      { name: 'patient_vitals:bmi', count: 2, numbers: { minimum: 20, maximum: 30, mean: 25 } },
    ]);
    await scorer.home.platform.featureStore.materialisations.materialise({ view: secret.name });
    const closed = await scorer.ask(`/v1/feature-views/${secret.name}/statistics`);
    const [feature] = statisticsSchema.parse(closed.body).features;
    expect(feature).toMatchObject({ name: 'patient_names:bmi', count: 2 });
    expect(feature).not.toHaveProperty('numbers');
  });

  it('say how to get statistics that there are not yet', async () => {
    expect(await scorer.askForProblem(`/v1/feature-views/${secret.name}/statistics`)).toMatchObject({
      status: 404,
      detail: "feature view 'patient_names' has no statistics yet; materialise it",
    });
  });

  it('list the quarantined rows of one view in pages, each with its reason', async () => {
    const rows = ['heavy', 'light'].map((bmi) => ({
      keys: { patient_id: 1 },
      features: { bmi },
      eventTime: '2021-01-01T00:00:00Z',
    }));
    await scorer.ask('/v1/features/push', { body: { view: 'patient_vitals', rows } });
    const path = '/v1/feature-views/patient_vitals/quarantined-rows?limit=1';
    const page = pageSchema(quarantinedRowSchema);
    const first = page.parse((await scorer.ask(path)).body);
    const second = page.parse((await scorer.ask(`${path}&cursor=${first.next}`)).body);
    const found = [...first.items, ...second.items];
    expect(new Set(found.map(({ content }) => content['features']))).toEqual(
      new Set([{ bmi: 'heavy' }, { bmi: 'light' }]),
    );
    expect(first.items).toHaveLength(1);
    expect(found.map(({ reason }) => reason)).toEqual(Array(2).fill(expect.stringContaining('number')));
    const other = await scorer.ask(`/v1/feature-views/${secret.name}/quarantined-rows`);
    expect(page.parse(other.body).items).toEqual([]);
  });

  it('list and show the feature services', async () => {
    expect(await scorer.ask('/v1/feature-services')).toMatchObject({
      status: 200,
      body: { items: [service] },
    });
    expect((await scorer.ask('/v1/feature-services/progression')).body).toEqual(service);
  });

  it.each([
    ['feature-views/patient_vital', "'patient_vitals'"],
    ['feature-views/patient_vital/statistics', "'patient_vitals'"],
    ['feature-views/patient_vital/quarantined-rows', "'patient_vitals'"],
    ['feature-services/progresion', "'progression'"],
  ])('answer 404 to %s, naming it and the nearest, and nothing of the machine', async (path, nearest) => {
    const problem = await scorer.askForProblem(`/v1/${path}`);
    expect(problem.status).toBe(404);
    expect(problem.detail).toContain(`'${path.split('/')[1]}'; the nearest is ${nearest}`);
    expect(JSON.stringify(problem)).not.toMatch(/select |\.ts\b|\/tmp\//i);
  });

  it('answer 400 to a name or a page that cannot be', async () => {
    const bad = await scorer.askForProblem('/v1/feature-views/not-a-name');
    expect(bad).toMatchObject({ status: 400, problems: [{ path: 'view' }] });
    const page = await scorer.askForProblem('/v1/feature-views/patient_vitals/quarantined-rows?limit=0');
    expect(page).toMatchObject({ status: 400, problems: [{ path: 'limit' }] });
  });
});
