import { ConflictError, type TrafficRequest } from '@quincunx/contracts';
import { withdrawCanary } from './withdraw-canary.ts';

const canary = { alias: 'canary', version: 3, artifact: '3'.repeat(64) };
const withdrawal = { model: 'churn', canary, sequence: 7, reason: '9 of 10 requests failed' };
const bounds = { errorRate: 0.1, minimumRequests: 10, windowSeconds: 60 };

function registryWith(sequence: number, fault?: Error) {
  const requests: TrafficRequest[] = [];
  const canaries = [
    { alias: 'canary', percent: 10 },
    { alias: 'trial', percent: 5 },
  ];
  return {
    requests,
    getTraffic: (model: string, alias: string) =>
      Promise.resolve({ model, alias, policy: { canaries, shadow: 'shadow', bounds }, sequence }),
    setTraffic: (_model: string, request: TrafficRequest) => {
      requests.push(request);
      return fault ? Promise.reject(fault) : Promise.resolve({} as never);
    },
  };
}

describe('withdrawCanary', () => {
  it('leaves the rest of the policy, and says why', async () => {
    const registry = registryWith(7);
    await withdrawCanary(registry, 'production', withdrawal);
    expect(registry.requests).toEqual([
      {
        alias: 'production',
        policy: { canaries: [{ alias: 'trial', percent: 5 }], shadow: 'shadow', bounds },
        expectedSequence: 7,
        reason: "canary 'canary', version 3, is rolled back: 9 of 10 requests failed",
        actor: 'scorer',
      },
    ]);
  });

  it('leaves traffic that was changed since, before or at the same time', async () => {
    const changed = registryWith(8);
    await withdrawCanary(changed, 'production', withdrawal);
    expect(changed.requests).toEqual([]);
    await withdrawCanary(registryWith(7, new ConflictError('is 8')), 'production', withdrawal);
    const broken = withdrawCanary(registryWith(7, new Error('disk')), 'production', withdrawal);
    await expect(broken).rejects.toThrow('disk');
  });
});
