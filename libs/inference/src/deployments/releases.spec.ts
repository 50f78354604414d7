import { model, named, setUpReleases } from './set-up-releases.fixture.ts';

describe('an answer', () => {
  it('is logged if its request is of the sample', async () => {
    const { deployments, scoring, logged, ask } = setUpReleases();
    await deployments.refresh();
    await ask();
    await scoring.predict({ model, requestId: 'other' }, { instances: [{ bmi: 1 }] });
    expect(logged).toMatchObject([
      { requestId: 'r-1', version: 1, alias: 'production', rows: [{ bmi: 10 }], predictions: [10] },
    ]);
  });
});

describe('a shadow', () => {
  it('is asked behind the answer, and what it says is recorded and never returned', async () => {
    const { registry, deployments, logged, ask } = setUpReleases();
    registry.traffic = { canaries: [], shadow: named('shadow', 3), sequence: 7 };
    await deployments.refresh();
    expect(await ask()).toBe(1);
    expect(logged).toEqual([]);
    await new Promise((done) => setTimeout(done, 10));
    expect(logged).toMatchObject([
      {
        version: 1,
        alias: 'production',
        predictions: [10],
        shadow: { alias: 'shadow', version: 3, predictions: [30] },
      },
    ]);
  });

  it('that fails is recorded as failing, and nobody else notices', async () => {
    const { registry, deployments, logged, ask } = setUpReleases();
    registry.traffic = { canaries: [], shadow: named('shadow', 4), sequence: 7 };
    await deployments.refresh();
    expect(await ask()).toBe(1);
    await new Promise((done) => setTimeout(done, 10));
    expect(logged).toMatchObject([
      {
        predictions: [10],
        shadow: { error: 'row 0: the prediction for these values is not a finite number' },
      },
    ]);
  });

  it('is left out when there is no time for it, and the answer is recorded all the same', async () => {
    const { registry, deployments, scoring, logged, ask } = setUpReleases();
    registry.traffic = { canaries: [], shadow: named('shadow', 3), sequence: 7 };
    await deployments.refresh();
    await Promise.all(Array.from({ length: 150 }, () => ask()));
    await new Promise((done) => setTimeout(done, 50));
    expect(logged).toHaveLength(150);
    expect(scoring.unmirrored).toBe(logged.filter(({ shadow }) => shadow === undefined).length);
    expect(scoring.unmirrored).toBeGreaterThan(0);
  });

  it('has nothing of requests for a version by its number, which name no alias', async () => {
    const { registry, deployments, scoring, logged } = setUpReleases();
    registry.traffic = { canaries: [], shadow: named('shadow', 3), sequence: 7 };
    await deployments.refresh();
    await scoring.predict({ model, version: 2, requestId: 'r-2' }, { instances: [{ bmi: 1 }] });
    expect(logged).toMatchObject([{ version: 2, alias: undefined }]);
    expect(logged[0]).not.toHaveProperty('shadow');
  });
});

describe('a model that is unloaded', () => {
  it('is not served until it is loaded again', async () => {
    const { deployments, ask } = setUpReleases();
    await deployments.refresh();
    deployments.unload(model);
    await deployments.refresh();
    await expect(ask()).rejects.toThrow("model 'proportional' was unloaded; load it to serve it again");
    expect(deployments.listReleases()).toEqual([]);
    await deployments.load(model);
    expect(await ask()).toBe(1);
    await expect(deployments.load('nobody')).rejects.toThrow("no version of a model 'nobody'");
  });
});
