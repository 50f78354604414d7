import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { promote, register, startScorerAtHome, type RunningScorer } from './scorer.fixture.ts';

describe('startScorer', () => {
  let scorer: RunningScorer;

  beforeEach(async () => {
    scorer = await startScorerAtHome();
    await register(scorer.home.platform, { slope: 2 });
    await register(scorer.home.platform, { slope: 3 });
  });

  afterEach(() => scorer.stop());

  const promotion = { alias: 'production', reason: 'better', actor: 'ada' };

  it('serves within a second what another process promoted', async () => {
    const { registry } = scorer.home.platform;
    await registry.promote('diabetes-bmi', { ...promotion, version: 1 });
    await delay(1000);
    expect((await scorer.ask('/score', { body: { payload: [10] } })).body).toEqual({ predictions: [20] });
    await registry.promote('diabetes-bmi', { ...promotion, version: 2 });
    await delay(1000);
    expect((await scorer.ask('/score', { body: { payload: [10] } })).body).toEqual({ predictions: [30] });
  });

  it.each([
    ['rebound.example', 421],
    ['localhost', 200],
  ])('answers a browser that takes it for %s, on loopback, with %p', async (host, status) => {
    const request = get(`${scorer.url}/health/live`, { headers: { host } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(status);
  });

  it('answers every request while versions change', async () => {
    await promote(scorer, 'diabetes-bmi', 1);
    let changing = true;
    const answers: unknown[] = [];
    const client = async () => {
      while (changing) {
        const { status, body } = await scorer.ask('/score', { body: { payload: [10] } });
        answers.push(status === 200 ? body : status);
      }
    };
    const clients = Promise.all([client(), client(), client()]);
    for (let round = 0; round < 10; round += 1) await promote(scorer, 'diabetes-bmi', 2 - (round % 2));
    changing = false;
    await clients;
    expect(answers.length).toBeGreaterThan(20);
    const distinct = new Set(answers.map((answer) => JSON.stringify(answer)));
    expect([...distinct].sort()).toEqual(['{"predictions":[20]}', '{"predictions":[30]}']);
  });
});
