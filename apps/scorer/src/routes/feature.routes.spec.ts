import { setTimeout as delay } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  featureServiceSchema,
  materialisationSchema,
  onlineFeaturesResponseSchema,
  pageSchema,
  pushResponseSchema,
  quarantinedRowSchema,
  statisticsSchema,
  type Materialisation,
} from '@quincunx/contracts';
import { materialise, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const online = '/v1/features/online';
const materialisations = '/v1/features/materialisations';
const features = ['patient_vitals:bmi'];

let scorer: RunningScorer;

beforeEach(async () => {
  scorer = await startScorerAtHome();
  await materialise(scorer.home.platform);
});

afterEach(() => scorer.stop());

async function readBmi(...ids: readonly unknown[]) {
  const entities = ids.map((id) => ({ patient_id: id }));
  const { status, body } = await scorer.ask(online, { body: { features, entities } });
  expect(status).toBe(200);
  return onlineFeaturesResponseSchema.parse(body).entities.map(({ values }) => values['bmi']);
}

async function push(rows: readonly object[], to = 'online') {
  const { status, body } = await scorer.ask('/v1/features/push', {
    body: { view: 'patient_vitals', to, rows },
  });
  expect(status).toBe(200);
  return pushResponseSchema.parse(body);
}

const row = (id: unknown, bmi: unknown, eventTime: string, created?: string) => ({
  keys: { patient_id: id },
  features: { bmi },
  eventTime,
  ...(created !== undefined && { created }),
});

async function settled(id: string): Promise<Materialisation> {
  for (;;) {
    const { status, body } = await scorer.ask(`${materialisations}/${id}`);
    expect(status).toBe(200);
    const record = materialisationSchema.parse(body);
    if (record.status !== 'running') return record;
    await delay(20);
  }
}

describe('reading features online', () => {
  it('answers in the order of asking, with values, statuses and event times', async () => {
    const { status, body } = await scorer.ask(online, {
      body: {
        features,
        entities: [{ patient_id: 2 }, { patient_id: 9 }, { patient_id: 1 }],
        fullNames: true,
      },
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        entities: [
          {
            values: { patient_vitals__bmi: 20 },
            statuses: { patient_vitals__bmi: 'PRESENT' },
            eventTimes: { patient_vitals__bmi: '2020-01-01T00:00:00.000Z' },
          },
          {
            values: { patient_vitals__bmi: null },
            statuses: { patient_vitals__bmi: 'NOT_FOUND' },
            eventTimes: {},
          },
          {
            values: { patient_vitals__bmi: 30 },
            statuses: { patient_vitals__bmi: 'PRESENT' },
            eventTimes: { patient_vitals__bmi: '2020-01-01T00:00:00.000Z' },
          },
        ],
      },
    });
  });

  it('names an unknown view, feature or service, and the nearest', async () => {
    const entities = [{ patient_id: 1 }];
    const ask = (body: object) => scorer.askForProblem(online, { body: { ...body, entities } });
    expect(await ask({ features: ['patient_vital:bmi'] })).toMatchObject({
      status: 404,
      detail: expect.stringContaining("the nearest is 'patient_vitals'") as string,
    });
    expect(await ask({ features: ['patient_vitals:bmj'] })).toMatchObject({
      status: 404,
      detail: expect.stringContaining("the nearest is 'bmi'") as string,
    });
    expect(await ask({ service: 'nope' })).toMatchObject({ status: 404 });
  });

  it('says what is to be named when neither features nor a service is, or both', async () => {
    const ask = (body: object) => scorer.askForProblem(online, { body: { entities: [{}], ...body } });
    const answer = { status: 400, detail: 'request body: must have exactly one of features, service' };
    expect(await ask({})).toMatchObject(answer);
    expect(await ask({ features, service: 'all' })).toMatchObject(answer);
  });

  it.each([
    [{}, "join key 'patient_id' is missing"],
    [{ patient_id: '1' }, 'must be an integer'],
    [{ patient_id: 2 ** 53 }, 'send it as a string'],
  ])('answers 400 for the entity %j, naming its key: nothing is coerced', async (entity, message) => {
    const body = { features, entities: [{ patient_id: 1 }, entity] };
    const { status, problems } = await scorer.askForProblem(online, { body });
    expect({ status, problems }).toEqual({
      status: 400,
      problems: [{ path: 'entities/1/patient_id', message: expect.stringContaining(message) as string }],
    });
  });
});

describe('pushing features', () => {
  it('replaces what is older, and nothing that is newer', async () => {
    expect(await push([row(1, 31, '2021-01-01T00:00:00Z')])).toMatchObject({ accepted: 1, online: 1 });
    expect(await push([row(1, 32, '2020-12-31T23:59:59.999999Z')])).toMatchObject({ accepted: 1, online: 0 });
    expect(await readBmi(1)).toEqual([31]);
    const [early, late] = ['2021-02-01T00:00:00Z', '2021-03-01T00:00:00Z'];
    await push([row(1, 33, early, late), row(1, 34, early, early)]);
    expect(await readBmi(1)).toEqual([33]);
  });

  it('takes integers outside 2^53 as strings, and gives them back so', async () => {
    await push([row('9007199254740993', 40, '2021-01-01T00:00:00Z')]);
    expect(await readBmi('9007199254740993', '9007199254740992')).toEqual([40, null]);
  });

  it('rejects a bad row with its place and reason, keeps it in quarantine, and stores the others', async () => {
    const answer = await push([row(1, 35, '2021-01-01T00:00:00Z'), row(2, 'heavy', '2021-01-01T00:00:00Z')]);
    expect(answer).toMatchObject({ accepted: 1, rejected: 1, problems: [{ path: 'rows/1/features/bmi' }] });
    expect(await readBmi(1, 2)).toEqual([35, 20]);
    const { body } = await scorer.ask('/v1/feature-views/patient_vitals/quarantined-rows?limit=5');
    expect(pageSchema(quarantinedRowSchema).parse(body).items).toMatchObject([
      { origin: 'push', content: { features: { bmi: 'heavy' } } },
    ]);
  });
});

describe('materialising', () => {
  it('starts at once, and tells how it went', async () => {
    await push([row(1, 50, '2021-01-01T00:00:00Z')], 'offline');
    expect(await readBmi(1)).toEqual([30]);
    const { status, body } = await scorer.ask(materialisations, { body: { view: 'patient_vitals' } });
    expect(status).toBe(202);
    const { id } = materialisationSchema.parse(body);
    expect(await settled(id)).toMatchObject({ status: 'succeeded', kind: 'incremental', changed: 1 });
    expect(await readBmi(1)).toEqual([50]);
    const page = await scorer.ask(`${materialisations}?view=patient_vitals&limit=1`);
    expect(pageSchema(materialisationSchema).parse(page.body).items).toMatchObject([{ id }]);
    const all = await scorer.ask(materialisations);
    expect(pageSchema(materialisationSchema).parse(all.body).items).toHaveLength(2);
  });

  it('that fails says why in its record, and more in the log', async () => {
    await rm(join(scorer.home.settings.workspace, 'data'), { recursive: true });
    const { body } = await scorer.ask(materialisations, { body: { view: 'patient_vitals', full: true } });
    const { status, reason } = await settled(materialisationSchema.parse(body).id);
    expect({ status, reason }).toEqual({
      status: 'failed',
      reason: expect.stringContaining('data/patients.csv') as string,
    });
    expect(reason).not.toContain(scorer.home.settings.workspace);
    expect(JSON.stringify(scorer.log)).toContain('a materialisation failed');
    expect(await readBmi(1)).toEqual([30]);
  });

  it('answers 404 for an unknown view or record', async () => {
    expect(await scorer.askForProblem(materialisations, { body: { view: 'nope' } })).toMatchObject({
      status: 404,
    });
    const unknown = `${materialisations}/00000000-0000-4000-8000-000000000000`;
    expect(await scorer.askForProblem(unknown)).toMatchObject({ status: 404 });
    expect(await scorer.askForProblem(`${materialisations}?view=patient_vital`)).toMatchObject({
      status: 404,
      detail: "there is no feature view 'patient_vital'; the nearest is 'patient_vitals'",
    });
  });

  it('and pushing answer 400 to another name of a view, and name the view', async () => {
    const { definitions } = scorer.home.platform.featureStore;
    const alias = { name: 'donor', view: 'patient_vitals', joinKeys: { patient_id: 'donor_id' } };
    await definitions.apply({ featureViews: [], aliasedViews: [alias] });
    const rows = [row(1, 20, '2021-01-01T00:00:00Z')];
    for (const [path, body] of [
      [materialisations, { view: 'donor' }],
      ['/v1/features/push', { view: 'donor', rows }],
    ] as const) {
      expect(await scorer.askForProblem(path, { body })).toMatchObject({
        status: 400,
        detail: expect.stringContaining("the feature view 'patient_vitals', which has the values") as string,
      });
    }
  });
});

describe('views and services', () => {
  it('are listed and shown, with what their values are like', async () => {
    const { body: list } = await scorer.ask('/v1/feature-views');
    expect(list).toMatchObject({
      featureViews: [{ name: 'patient_vitals' }],
      aliasedViews: [],
      onDemandViews: [],
    });
    const { body: view } = await scorer.ask('/v1/feature-views/patient_vitals');
    expect(view).toMatchObject({ kind: 'featureViews', definition: { name: 'patient_vitals' } });
    const { body: statistics } = await scorer.ask('/v1/feature-views/patient_vitals/statistics');
    expect(statisticsSchema.parse(statistics).features).toMatchObject([
      { name: 'patient_vitals:bmi', count: 2, numbers: { minimum: 20, maximum: 30 } },
    ]);
    expect(await scorer.askForProblem('/v1/feature-views/nope')).toMatchObject({ status: 404 });
  });

  it('of features can be asked for by the service’s name', async () => {
    const { featureStore } = scorer.home.platform;
    const { featureViews } = await featureStore.definitions.list();
    const service = featureServiceSchema.parse({ name: 'progression', features });
    await featureStore.definitions.apply({ featureViews: [...featureViews], featureServices: [service] });
    expect((await scorer.ask('/v1/feature-services')).body).toEqual({ items: [service] });
    expect((await scorer.ask('/v1/feature-services/progression')).body).toEqual(service);
    const { body } = await scorer.ask(online, {
      body: { service: 'progression', entities: [{ patient_id: 1 }] },
    });
    expect(body).toMatchObject({ entities: [{ values: { bmi: 30 } }] });
  });
});
