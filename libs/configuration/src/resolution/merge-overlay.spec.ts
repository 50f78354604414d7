import { mergeOverlay } from './merge-overlay.ts';

describe('mergeOverlay', () => {
  it('merges objects key by key and replaces lists whole', () => {
    const base = { gate: { absolute: [1, 2], relative: [3] }, seed: 1 };
    expect(mergeOverlay(base, { gate: { absolute: [4] }, seed: 2, tags: { a: 'b' } })).toEqual({
      gate: { absolute: [4], relative: [3] },
      seed: 2,
      tags: { a: 'b' },
    });
    expect(base).toEqual({ gate: { absolute: [1, 2], relative: [3] }, seed: 1 });
  });

  it('takes a key away where the overlay says null, and keeps it where it says undefined', () => {
    expect(mergeOverlay({ a: 1, b: { c: 1, d: 2 } }, { a: undefined, b: { c: null } })).toEqual({
      a: 1,
      b: { d: 2 },
    });
  });

  it('drops what another kind does not know, and keeps what it does', () => {
    const base = { promotion: { kind: 'when-better', metric: 'r2' } };
    expect(mergeOverlay(base, { promotion: { kind: 'manual' } })).toEqual({ promotion: { kind: 'manual' } });
    expect(mergeOverlay(base, { promotion: { kind: 'when-better', alias: 'staging' } })).toEqual({
      promotion: { kind: 'when-better', metric: 'r2', alias: 'staging' },
    });
    const split = { split: { kind: 'ordered', test: 0.25 } };
    expect(mergeOverlay(split, { split: { kind: 'random' } })).toEqual({
      split: { kind: 'random', test: 0.25 },
    });
  });

  it('drops what another solver does not know, and keeps the kind', () => {
    const base = { estimator: { kind: 'linear-regression', solver: 'least-squares', l2: 3 } };
    const descent = { solver: 'gradient-descent', learningRate: 0.1, iterations: 5 };
    expect(mergeOverlay(base, { estimator: descent })).toEqual({
      estimator: { kind: 'linear-regression', ...descent },
    });
    const stochastic = { solver: 'stochastic-gradient-descent', learningRate: 0.1, epochs: 5 };
    expect(mergeOverlay(base, { estimator: stochastic })).toEqual({
      estimator: { kind: 'linear-regression', l2: 3, ...stochastic },
    });
  });

  it('drops nothing for a kind that there is not', () => {
    const base = { split: { kind: 'ordered', test: 0.25 } };
    expect(mergeOverlay(base, { split: { kind: 'randon' } })).toEqual({
      split: { kind: 'randon', test: 0.25 },
    });
  });

  it('changes items of a list by their position', () => {
    const base = { absolute: [{ metric: 'r2', atLeast: 0.4 }, { metric: 'mse' }, 'last'] };
    expect(mergeOverlay(base, { absolute: { 0: { atLeast: 0.5 }, 1: null, 7: 'passed over' } })).toEqual({
      absolute: [{ metric: 'r2', atLeast: 0.5 }, 'last'],
    });
  });

  it('leaves the prototype of objects alone', () => {
    const overlay = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    mergeOverlay({}, overlay);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });
});
