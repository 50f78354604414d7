import { model, named, setUpReleases } from './set-up-releases.fixture.ts';

describe('a canary', () => {
  it('gets its percents of the requests, and the same ones by their key', async () => {
    let place = 0;
    const { registry, deployments, ask } = setUpReleases({ random: () => (place++ % 100) / 100 });
    const canaries = [
      { ...named('canary', 2), percent: 10 },
      { ...named('trial', 3), percent: 25 },
    ];
    registry.traffic = { canaries, sequence: 7 };
    await deployments.refresh();
    const versions = await Promise.all(Array.from({ length: 200 }, () => ask()));
    expect([1, 2, 3].map((version) => versions.filter((each) => each === version).length)).toEqual([
      130, 20, 50,
    ]);

    const keys = Array.from({ length: 40_000 }, (_, index) => `user-${index}`);
    const first = await Promise.all(keys.map((key) => ask(key)));
    expect(await Promise.all(keys.map((key) => ask(key)))).toEqual(first);
    const share = (version: number) => first.filter((each) => each === version).length / keys.length;
    // Three standard deviations of 40,000 draws.
    expect(Math.abs(share(2) - 0.1)).toBeLessThan(0.0045);
    expect(Math.abs(share(3) - 0.25)).toBeLessThan(0.0065);
  });

  it('whose version cannot be loaded has no share, and the status says so', async () => {
    const { registry, deployments, ask } = setUpReleases({ random: () => 0 });
    registry.corrupt.add(2);
    registry.traffic = { canaries: [{ ...named('canary', 2), percent: 100 }], sequence: 7 };
    await deployments.refresh();
    expect(await ask()).toBe(1);
    expect(deployments.status()).toMatchObject({ state: 'degraded', models: [{ version: 1 }] });
    registry.traffic = undefined;
    await deployments.refresh();
    expect(deployments.status()).toMatchObject({ state: 'ready', faults: [] });
  });

  it('whose version cannot be loaded leaves the shares of the others where they are', async () => {
    const { registry, deployments, ask } = setUpReleases();
    const canaries = [
      { ...named('canary', 2), percent: 30 },
      { ...named('trial', 3), percent: 30 },
    ];
    registry.traffic = { canaries, sequence: 7 };
    await deployments.refresh();
    const keys = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    const before = await Promise.all(keys.map((key) => ask(key)));
    expect(new Set(before)).toEqual(new Set([1, 2, 3]));
    registry.corrupt.add(4);
    canaries[0] = { ...named('canary', 4), percent: 30 };
    registry.traffic = { canaries, sequence: 8 };
    await deployments.refresh();
    const after = await Promise.all(keys.map((key) => ask(key)));
    expect(after).toEqual(before.map((version) => (version === 2 ? 1 : version)));
  });

  it('loses its share, at once and in the registry, when its errors leave the bound', async () => {
    const { registry, deployments, faults, counted, ask } = setUpReleases({ random: () => 0 });
    const bounds = { errorRate: 0.2, minimumRequests: 5, windowSeconds: 60 };
    registry.traffic = { canaries: [{ ...named('canary', 4), percent: 50 }], bounds, sequence: 7 };
    await deployments.refresh();
    const versions: unknown[] = [];
    for (let request = 0; request < 6; request += 1)
      versions.push(await ask(undefined, 2).catch(() => 'failed'));
    expect(versions).toEqual(['failed', 'failed', 'failed', 'failed', 'failed', 1]);
    expect(counted.get(4)).toMatchObject({ errors: 5 });
    await deployments.refresh();
    const reason = '5 of 5 requests in 60 s failed; the bound is a share of 0.2';
    expect(registry.withdrawals).toEqual([{ model, canary: named('canary', 4), sequence: 7, reason }]);
    expect(faults).toEqual([`canary 'canary' of 'proportional', version 4, lost its share: ${reason}`]);
    expect(deployments.getRelease(model)).toMatchObject({ canaries: [], sequence: 8 });
  });

  it('is counted and judged by what it predicts later, too', async () => {
    const { registry, deployments, counted, ask } = setUpReleases({ random: () => 0 });
    const bounds = { errorRate: 0.5, minimumRequests: 2, windowSeconds: 60 };
    registry.traffic = { canaries: [{ ...named('canary', 2), percent: 100 }], bounds, sequence: 7 };
    await deployments.refresh();
    const [canary] = deployments.getRelease(model).canaries;
    if (canary === undefined) throw new Error('there is no canary');
    jest
      .spyOn(canary.deployment.predictor, 'predict')
      .mockResolvedValueOnce([20])
      .mockRejectedValue(new Error('no answer'));
    expect(await ask()).toBe(2);
    for (let time = 0; time < 2; time += 1) await expect(ask()).rejects.toThrow('no answer');
    expect(counted.get(2)).toEqual({ predictions: 1, errors: 2 });
    expect(await ask()).toBe(1);
  });

  it('keeps its share when requests fail that the stable version cannot answer either', async () => {
    const { registry, deployments, counted, ask } = setUpReleases({ random: () => 0 });
    registry.production = 4;
    const bounds = { errorRate: 0, minimumRequests: 1, windowSeconds: 60 };
    registry.traffic = { canaries: [{ ...named('canary', 4), percent: 100 }], bounds, sequence: 7 };
    await deployments.refresh();
    await expect(ask(undefined, 2)).rejects.toThrow('not a finite number');
    expect(counted.get(4)).toMatchObject({ errors: 1 });
    expect(deployments.getRelease(model).canaries).toHaveLength(1);
  });

  it('stays out when the registry cannot be told, which is tried again', async () => {
    const { registry, deployments, faults, ask } = setUpReleases({ random: () => 0 });
    const bounds = { errorRate: 0, minimumRequests: 1, windowSeconds: 60 };
    registry.traffic = { canaries: [{ ...named('canary', 4), percent: 100 }], bounds, sequence: 7 };
    await deployments.refresh();
    registry.isReadOnly = true;
    await expect(ask()).rejects.toThrow('not a finite number');
    await deployments.refresh();
    await deployments.refresh();
    expect(await ask()).toBe(1);
    expect(faults.filter((fault) => fault.includes('cannot be told'))).toHaveLength(1);
    expect(deployments.status().faults).toEqual([
      'the registry cannot be told of a withdrawn canary: an unexpected error, which is in the log',
    ]);
    registry.isReadOnly = false;
    await deployments.refresh();
    expect(registry.withdrawals).toHaveLength(1);
    await deployments.refresh();
    expect(deployments.status()).toMatchObject({ state: 'ready', faults: [] });
    expect(registry.withdrawals).toHaveLength(1);
  });

  it('keeps what it was judged by while the traffic stays, and is judged anew when it changes', async () => {
    const { registry, deployments } = setUpReleases();
    const traffic = {
      canaries: [{ ...named('canary', 2), percent: 10 }],
      bounds: { errorRate: 0.1, minimumRequests: 5, windowSeconds: 60 },
      sequence: 7,
    };
    registry.traffic = traffic;
    await deployments.refresh();
    const release = deployments.getRelease(model);
    await deployments.refresh();
    expect(deployments.getRelease(model)).toBe(release);
    registry.production = 3;
    await deployments.refresh();
    expect(deployments.getRelease(model).stable.version).toBe(3);
    expect(deployments.getRelease(model).canaries[0]?.judge).toBe(release.canaries[0]?.judge);
    registry.traffic = { ...traffic, sequence: 8 };
    await deployments.refresh();
    expect(deployments.getRelease(model).canaries[0]?.judge).not.toBe(release.canaries[0]?.judge);
    expect(deployments.getRelease(model).canaries[0]?.deployment).toBe(release.canaries[0]?.deployment);
    deployments.withdraw(release, release.canaries[0]!, 'of a policy that is past');
    expect(deployments.getRelease(model).canaries).toHaveLength(1);
  });
});
