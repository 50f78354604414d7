import { toHistory } from './to-history.ts';
import { fleet } from './trips.fixture.ts';

describe('the history of a definition', () => {
  it('is what each state changed of the one before, by whom and when', () => {
    const owned = { ...fleet, owner: 'operations' };
    const states = [
      { definition: fleet, appliedAt: '2026-01-01T00:00:00.000Z', author: 'ada' },
      { definition: owned, appliedAt: '2026-01-02T00:00:00.000Z', author: undefined },
      { definition: undefined, appliedAt: '2026-01-03T00:00:00.000Z', author: 'bob' },
      { definition: owned, appliedAt: '2026-01-04T00:00:00.000Z', author: 'ada' },
    ];
    expect(toHistory(states)).toEqual([
      { change: 'added', differences: [], ...states[0] },
      {
        change: 'changed',
        differences: ['owner: none -> operations'],
        definition: owned,
        appliedAt: '2026-01-02T00:00:00.000Z',
      },
      { change: 'removed', differences: [], appliedAt: '2026-01-03T00:00:00.000Z', author: 'bob' },
      { change: 'added', differences: [], ...states[3] },
    ]);
  });
});
