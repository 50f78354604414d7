import { rmSync } from 'node:fs';
import { createServing } from './create-serving.ts';
import type { Platform } from './open-platform.ts';
import { artifactOf, openNewPlatform, register } from './platform.fixture.ts';

describe('createServing', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await openNewPlatform();
  });
  afterAll(async () => {
    await platform.close();
    rmSync(platform.settings.home, { recursive: true });
  });

  it('serves what the alias names, and any version by its number', async () => {
    const { deployments, scoring } = createServing({ platform });
    await register(platform, artifactOf(2));
    await register(platform, artifactOf(3));
    await platform.registry.promote('progression', {
      version: 1,
      alias: 'production',
      reason: 'first',
      actor: 'ada',
    });
    await deployments.refresh();
    const instances = [{ bmi: 10 }];
    expect(await scoring.predict({ model: 'progression', requestId: 'r-1' }, { instances })).toMatchObject({
      version: 1,
      predictions: [20],
    });
    expect(
      await scoring.predict({ model: 'progression', requestId: 'r-1', version: 2 }, { instances }),
    ).toMatchObject({
      predictions: [30],
    });
    await expect(
      scoring.predict({ model: 'progression', requestId: 'r-1', version: 3 }, { instances }),
    ).rejects.toThrow("model 'progression' has no version 3; its newest is 2");
  });

  it('takes a canary back that fails where production does not, and writes down why', async () => {
    const { deployments, scoring } = createServing({ platform });
    const broken = artifactOf(1);
    const version = await register(platform, {
      ...broken,
      outputs: broken.outputs.map(({ name }) => ({ name, expression: '1 / (bmi - bmi)' })),
    });
    await platform.registry.promote('progression', {
      version,
      alias: 'canary',
      reason: 'a try',
      actor: 'ada',
    });
    await platform.registry.setTraffic('progression', {
      alias: 'production',
      policy: {
        canaries: [{ alias: 'canary', percent: 100 }],
        bounds: { errorRate: 0, minimumRequests: 1, windowSeconds: 60 },
      },
      reason: 'all of them',
      actor: 'ada',
    });
    await deployments.refresh();
    const target = { model: 'progression', requestId: 'r-1' };
    const request = { instances: [{ bmi: 10 }] };
    await expect(scoring.predict(target, request)).rejects.toThrow('not a finite number');
    await deployments.refresh();
    expect((await scoring.predict(target, request)).predictions).toEqual([20]);
    const { items } = await platform.registry.listPromotions('progression', {
      limit: 1,
      alias: 'production',
    });
    expect(items).toMatchObject([{ kind: 'traffic', traffic: { canaries: [] }, actor: 'scorer' }]);
    expect(items[0]?.reason).toContain('1 of 1 requests in 60 s failed');
  });
});
