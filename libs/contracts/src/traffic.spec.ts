import { parseWith } from './parse-with.ts';
import { trafficRequestSchema } from './promotion.ts';
import { aliasesOfTraffic, trafficPolicySchema } from './traffic.ts';

function request(policy: unknown, changes: object = {}) {
  return { policy, reason: 'a first look', ...changes };
}

function complaint(policy: unknown, changes: object = {}): string {
  try {
    parseWith(trafficRequestSchema, request(policy, changes), 'request body');
  } catch (error) {
    return String(error);
  }
  return 'none';
}

const canary = { alias: 'canary', percent: 10 };

describe('trafficRequestSchema', () => {
  it('fills in who, which alias, and how bounds are looked at', () => {
    const policy = { canaries: [canary], bounds: { errorRate: 0.01 } };
    expect(trafficRequestSchema.parse(request(policy))).toEqual({
      alias: 'production',
      policy: {
        canaries: [canary],
        bounds: { errorRate: 0.01, minimumRequests: 100, windowSeconds: 60 },
      },
      reason: 'a first look',
      actor: 'anonymous',
    });
  });

  it('takes a policy that sends everything to the alias, one that only mirrors, and one that leaves nothing over', () => {
    const all = { alias: 'green', percent: 90 };
    for (const policy of [{}, { shadow: 'shadow' }, { canaries: [canary, all] }]) {
      expect(complaint(policy)).toBe('none');
    }
  });

  it.each([
    [{ canaries: [{ alias: 'canary', percent: 0 }] }, 'policy/canaries/0/percent'],
    [{ canaries: [{ alias: 'canary', percent: 101 }] }, 'policy/canaries/0/percent'],
    [{ canaries: [{ alias: 'canary', percent: 0.1 }] }, 'policy/canaries/0/percent'],
    [{ canaries: [{ alias: 'Canary', percent: 1 }] }, 'policy/canaries/0/alias'],
    [
      { canaries: Array.from({ length: 9 }, (_, at) => ({ alias: `c${at}`, percent: 1 })) },
      'policy/canaries',
    ],
    [{ bounds: {} }, 'policy/bounds: needs errorRate or p99Milliseconds'],
    [{ bounds: { errorRate: 1.1 } }, 'policy/bounds/errorRate'],
    [{ bounds: { p99Milliseconds: 0 } }, 'policy/bounds/p99Milliseconds'],
    [{ bounds: { errorRate: 0, minimumRequests: 0 } }, 'policy/bounds/minimumRequests'],
    [{ bounds: { errorRate: 0, windowSeconds: 3601 } }, 'policy/bounds/windowSeconds'],
    [{ mirror: 'shadow' }, 'policy/mirror'],
  ])('refuses %j, naming %s', (policy, path) => {
    expect(complaint(policy)).toContain(`request body: ${path}`);
  });

  it('refuses shares of more than the whole', () => {
    expect(complaint({ canaries: [canary, { alias: 'green', percent: 91 }] })).toContain(
      'policy/canaries: add up to 101 percent; the most is 100',
    );
  });

  it('refuses an alias that is named twice', () => {
    const message = 'policy/canaries: must each be another alias, and none of them the shadow';
    expect(complaint({ canaries: [canary, canary] })).toContain(message);
    expect(complaint({ canaries: [canary], shadow: 'canary' })).toContain(message);
  });

  it('refuses a policy that sends requests for an alias to that alias', () => {
    const message = "policy: names 'canary' itself, which gets what the canaries leave over";
    expect(complaint({ canaries: [canary] }, { alias: 'canary' })).toContain(message);
    expect(complaint({ shadow: 'canary' }, { alias: 'canary' })).toContain(message);
  });
});

describe('aliasesOfTraffic', () => {
  it('names the canaries, then the shadow', () => {
    const policy = trafficPolicySchema.parse({ canaries: [canary], shadow: 'dark' });
    expect(aliasesOfTraffic(policy)).toEqual(['canary', 'dark']);
  });
});
