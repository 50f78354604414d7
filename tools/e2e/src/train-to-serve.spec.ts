import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelVersion, PredictResponse, Promotion } from '@quincunx/contracts';
import { type Finished, getJson, postJson, Programs, type Scorer } from './programs.fixture.ts';

/** Figures of the published benchmark: least squares and gradient descent on the first 422 patients, tested on the last 20. */
const published = {
  leastSquares: { r2: 0.472575448, mse: 2548.0723987 },
  gradientDescent: { slope: 937.7974398353, intercept: 152.9190705764 },
  answers: [9530.899058493378, 18908.879046675287],
};

jest.setTimeout(120_000);

describe('from training to serving', () => {
  const programs = new Programs();
  let early: Scorer;
  let first: Finished;
  let second: Finished;

  beforeAll(async () => {
    early = await programs.scorer();
    first = await programs.trainer('train');
    second = await programs.trainer('train');
  });
  afterAll(() => programs.clear());

  it('trains, registers and promotes the first version', () => {
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output).toMatch(/registered +diabetes-bmi version 1, artifact [0-9a-f]{64}/);
    expect(first.output).toMatch(/promotion +production is now version 1/);
  });

  it('finds the metrics of the published benchmark', async () => {
    const { body } = await getJson(`${early.address}/v1/models/diabetes-bmi/versions/1`);
    const { metrics } = body as ModelVersion;
    expect(Math.abs((metrics.r2 ?? 0) - published.leastSquares.r2)).toBeLessThan(1e-9);
    expect(Math.abs((metrics.mse ?? 0) - published.leastSquares.mse)).toBeLessThan(1e-6);
  });

  it('trained again, gives version 2 with the same artifact, which is no better and not promoted', async () => {
    expect(second.code).toBe(0);
    const versions = await Promise.all(
      [1, 2].map((version) => getJson(`${early.address}/v1/models/diabetes-bmi/versions/${version}`)),
    );
    const [one, two] = versions.map(({ body }) => body as ModelVersion);
    expect(two?.artifact).toBe(one?.artifact);
    expect(two?.pins.dataset).toBe(one?.pins.dataset);
    expect(one?.aliases).toEqual(['production']);
    expect(two?.aliases).toEqual([]);
    expect(second.output).toContain('production stays at version 1, because version 2 is no better');
  });

  it('writes a report of each run', () => {
    const reports = readdirSync(join(programs.home, 'reports', 'diabetes-bmi'));
    expect(reports).toHaveLength(2);
    expect(readFileSync(join(programs.home, 'reports', 'diabetes-bmi', reports[0]!), 'utf8')).toContain(
      '<svg',
    );
  });

  it('serves a version that another process promoted, without a restart', async () => {
    const response = await postJson(`${early.address}/v1/models/diabetes-bmi/predict`, {
      instances: [{ bmi: 32.1 }],
    });
    expect(response.status).toBe(200);
    const { version, predictions } = response.body as PredictResponse;
    expect(version).toBe(1);
    // The published line, on the published scale.
    const expected = 938.2378612514 * ((32.1 - 26.375792) / 92.780553) + 152.9188618262;
    expect(predictions[0]).toBeCloseTo(expected, 3);
  });

  it('predicts for a patient by the key alone', async () => {
    const entity = await postJson(`${early.address}/v1/models/diabetes-bmi/predict`, {
      entities: [{ patient_id: 1 }],
    });
    const instance = await postJson(`${early.address}/v1/models/diabetes-bmi/predict`, {
      instances: [{ bmi: 32.1 }],
    });
    expect(entity).toMatchObject({ status: 200 });
    expect(entity.body).toEqual(instance.body);
  });

  it('answers like the published services, in both dialects', async () => {
    expect(await programs.trainer('train', '--model', 'diabetes-bmi-scaled')).toMatchObject({ code: 0 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const model = `${early.address}/models/diabetes-bmi-scaled`;
    const score = await postJson(`${model}/score`, { payload: [10, 20] });
    const { predictions } = score.body as { predictions: number[] };
    published.answers.forEach((answer, index) => {
      expect(Math.abs((predictions[index] ?? 0) / answer - 1)).toBeLessThan(2e-6);
    });
    expect(await postJson(`${model}/batch`, { payload: [10, 20] })).toEqual(score);
    expect(await postJson(`${model}/batch`, { input: [10, 20] })).toEqual({
      status: 200,
      body: { 'Response Predict': predictions },
    });
    expect(await postJson(`${model}/stream`, { payload: 10 })).toEqual({
      status: 200,
      body: { stream_prediction: [predictions[0]] },
    });
    expect(await postJson(`${model}/stream`, { input: 10 })).toEqual({
      status: 200,
      body: { 'Response Predict': [predictions[0]] },
    });
    expect(await postJson(`${early.address}/score`, { payload: [32.1] })).toMatchObject({ status: 200 });
  });

  it('learns the slope and the intercept of the published gradient descent', async () => {
    const { body } = await postJson(`${early.address}/models/diabetes-bmi-scaled/score`, { payload: [0, 1] });
    const [intercept = 0, sum = 0] = (body as { predictions: number[] }).predictions;
    expect(Math.abs(intercept - published.gradientDescent.intercept)).toBeLessThan(1e-7);
    expect(Math.abs(sum - intercept - published.gradientDescent.slope)).toBeLessThan(1e-7);
  });

  it('refuses a promotion that expects another version, and names the one that is there', async () => {
    const promotions = `${early.address}/v1/models/diabetes-bmi/promotions`;
    const refused = await postJson(promotions, { version: 2, expectedVersion: 7, reason: 'to try' });
    expect(refused).toMatchObject({ status: 409, body: { status: 409 } });
    expect(JSON.stringify(refused.body)).toContain('names version 1, not version 7');
  });

  it('serves what it promoted at once, and the version before after a rollback', async () => {
    const model = `${early.address}/v1/models/diabetes-bmi`;
    const serving = async () =>
      ((await postJson(`${model}/predict`, { instances: [{ bmi: 30 }] })).body as PredictResponse).version;
    expect(
      await postJson(`${model}/promotions`, { version: 2, expectedVersion: 1, reason: 'to try' }),
    ).toMatchObject({
      status: 201,
    });
    expect(await serving()).toBe(2);
    const rollback = await postJson(`${model}/rollback`, { reason: 'tried' });
    expect(rollback).toMatchObject({ status: 201, body: { kind: 'rollback', from: 2, to: 1 } });
    expect(await serving()).toBe(1);
    const { body } = await getJson(`${model}/promotions`);
    expect((body as { items: Promotion[] }).items.map(({ to }) => to)).toEqual([1, 2, 1]);
  });

  it('drops no request while versions are swapped', async () => {
    const model = `${early.address}/v1/models/diabetes-bmi`;
    let swapping = true;
    let answered = 0;
    const statuses = new Set<number>();
    const versions = new Set<number>();
    const client = async () => {
      while (swapping) {
        const { status, body } = await postJson(`${model}/predict`, { instances: [{ bmi: 30 }] });
        statuses.add(status);
        versions.add((body as PredictResponse).version);
        answered += 1;
      }
    };
    const clients = Array.from({ length: 4 }, client);
    for (let swap = 0; swap < 20; swap += 1) {
      await postJson(`${model}/promotions`, { version: 2, reason: 'to swap' });
      await postJson(`${model}/rollback`, { reason: 'to swap back' });
    }
    swapping = false;
    await Promise.all(clients);
    expect([...statuses]).toEqual([200]);
    expect([...versions].toSorted()).toEqual([1, 2]);
    expect(answered).toBeGreaterThan(100);
  });

  it('finds everything whole', async () => {
    expect(await programs.trainer('doctor')).toMatchObject({
      code: 0,
      output: 'clean: everything is whole\n',
    });
  });

  it('keeps serving the old version when one byte of the new artifact is flipped, and says which', async () => {
    expect(
      await programs.trainer('train', '--set', 'estimator.l2=10', '--set', 'promotion={"kind":"manual"}'),
    ).toMatchObject({
      code: 0,
    });
    const model = `${early.address}/v1/models/diabetes-bmi`;
    const { artifact } = (await getJson(`${model}/versions/3`)).body as ModelVersion;
    const file = join(programs.home, 'artifacts', 'sha256', artifact.slice(0, 2), artifact.slice(2));
    const content = readFileSync(file);
    content[content.length >> 1]! ^= 1;
    writeFileSync(file, content);
    await postJson(`${model}/promotions`, { version: 3, reason: 'it looks fine' });
    expect(await postJson(`${model}/predict`, { instances: [{ bmi: 30 }] })).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    const health = await getJson(`${early.address}/health/ready`);
    expect(health).toMatchObject({ status: 200, body: { status: 'degraded' } });
    expect(JSON.stringify(health.body)).toContain(artifact);
    const doctor = await programs.trainer('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.output).toContain(artifact);
    await postJson(`${model}/rollback`, { reason: 'it is not' });
    expect(await getJson(`${early.address}/health/ready`)).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    });
  });

  it('tells a rejection from a failure by its exit code, and registers nothing', async () => {
    const rejected = await programs.trainer('train', '--set', 'gate.absolute.0.atLeast=0.9');
    expect(rejected.code).toBe(2);
    expect(rejected.output).toMatch(/gate +rejected/);
    expect(await getJson(`${early.address}/v1/models/diabetes-bmi/versions/4`)).toMatchObject({
      status: 404,
    });
  });

  it('ends cleanly when it is asked to', async () => {
    early.child.kill('SIGTERM');
    expect(await early.ended).toMatchObject({ code: 0 });
  });
});
