import { modelVersionSchema, pageSchema, versionComparisonSchema } from '@quincunx/contracts';
import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const versions = '/v1/models/diabetes-bmi/versions';

describe('model version routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    await register(scorer.home.platform, { slope: 2, r2: 0.4 });
    await register(scorer.home.platform, { slope: 3, r2: 0.6 });
    await register(scorer.home.platform, { slope: 3, r2: 0.5 });
    await promote(scorer, 'diabetes-bmi', 2);
  });

  afterAll(() => scorer.stop());

  async function found(query: string): Promise<number[]> {
    const { body } = await scorer.ask(`${versions}?${query}`);
    return pageSchema(modelVersionSchema)
      .parse(body)
      .items.map(({ version }) => version);
  }

  it('searches by metric, tag and archiving, in an order', async () => {
    const tags = { method: 'PATCH', body: { tags: { team: 'risk' } } };
    await scorer.ask(`${versions}/1`, tags);
    expect(await found('')).toEqual([3, 2, 1]);
    expect(await found('order=-metrics.r2')).toEqual([2, 3, 1]);
    expect(await found('metric=r2%3E%3D0.5&metric=r2%3C%3D0.55')).toEqual([3]);
    expect(await found('tag=team:risk')).toEqual([1]);
    expect(await found('archived=true')).toEqual([]);
  });

  it('gets a version, and says which there are when there is no such', async () => {
    const { body } = await scorer.ask(`${versions}/2`);
    expect(modelVersionSchema.parse(body)).toMatchObject({ version: 2, aliases: ['production'] });
    const problem = await scorer.askForProblem(`${versions}/99`);
    expect(problem).toMatchObject({
      status: 404,
      detail: "model 'diabetes-bmi' has no version 99; its newest is 3",
    });
  });

  it('archives a version, unless an alias names it', async () => {
    const archive = { method: 'PATCH', body: { archived: true } };
    expect((await scorer.ask(`${versions}/3`, archive)).body).toMatchObject({ archived: true });
    const problem = await scorer.askForProblem(`${versions}/2`, archive);
    expect(problem.status).toBe(409);
    expect(problem.detail).toContain('production');
  });

  it('compares two versions', async () => {
    const { body } = await scorer.ask(`${versions}/2/compare/3`);
    const comparison = versionComparisonSchema.parse(body);
    expect(comparison).toMatchObject({ from: 2, to: 3, sameArtifact: true });
    expect(comparison.metrics['r2']?.change).toBeCloseTo(-0.1, 12);
  });

  it.each([
    [`${versions}/0`, 'version'],
    [`${versions}/1/compare/x`, 'to'],
    [`${versions}?metric=r2`, 'metric/0'],
    [`${versions}?order=size`, 'order'],
    [`${versions}?limit=many`, 'limit'],
    [`${versions}?page=2`, 'page'],
  ])('answers 400 to %s, naming %s', async (path, field) => {
    expect(await scorer.askForProblem(path)).toMatchObject({ status: 400, problems: [{ path: field }] });
  });
});
