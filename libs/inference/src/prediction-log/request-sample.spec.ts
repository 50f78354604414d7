import { createHash, randomUUID } from 'node:crypto';
import { createRequestSample } from './request-sample.ts';

const many = 20_000;
const kinds: Record<string, (index: number) => string> = {
  'counted ones': String,
  'names with a counter': (index) => `worker-3/${index}`,
  UUIDs: () => randomUUID(),
  digests: (index) => createHash('sha256').update(String(index)).digest('hex'),
};

describe('createRequestSample', () => {
  it.each(Object.entries(kinds))('chooses the share of ids that are %s', (_, idOf) => {
    const ids = Array.from({ length: many }, (__, index) => idOf(index));
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const chosen = ids.filter(createRequestSample(share)).length;
      // Six standard deviations of a fair draw: one in a thousand million tests is further off.
      expect(Math.abs(chosen - share * many)).toBeLessThan(6 * Math.sqrt(many * share * (1 - share)));
    }
  });

  it('chooses the same ones always, and of a larger share those of a smaller one too', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `request ${index}`);
    const [few, again, more] = [0.2, 0.2, 0.3].map(createRequestSample);
    expect(ids.filter(few!)).toEqual(ids.filter(again!));
    expect(ids.filter((id) => few!(id) && !more!(id))).toEqual([]);
  });

  it('chooses none of nothing, and all of everything', () => {
    expect(['a', ''].map(createRequestSample(0))).toEqual([false, false]);
    expect(['a', ''].map(createRequestSample(1))).toEqual([true, true]);
  });
});
