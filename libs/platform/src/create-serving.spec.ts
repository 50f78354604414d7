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
    expect(await scoring.predict({ model: 'progression', requestId: 'r-1', instances })).toMatchObject({
      version: 1,
      predictions: [20],
    });
    expect(
      await scoring.predict({ model: 'progression', requestId: 'r-1', version: 2, instances }),
    ).toMatchObject({
      predictions: [30],
    });
    await expect(
      scoring.predict({ model: 'progression', requestId: 'r-1', version: 3, instances }),
    ).rejects.toThrow("model 'progression' has no version 3; its newest is 2");
  });
});
