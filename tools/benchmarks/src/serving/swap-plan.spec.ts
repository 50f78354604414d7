import { SwapPlan } from './swap-plan.ts';

describe('SwapPlan', () => {
  it('promotes twice and rolls back once, and gets to every version', () => {
    const plan = new SwapPlan(3);
    expect(plan.current).toBe(1);
    expect(Array.from({ length: 7 }, () => plan.next())).toEqual([
      { kind: 'promotion', to: 2 },
      { kind: 'promotion', to: 3 },
      { kind: 'rollback', to: 2 },
      { kind: 'promotion', to: 3 },
      { kind: 'promotion', to: 1 },
      { kind: 'rollback', to: 3 },
      { kind: 'promotion', to: 1 },
    ]);
    expect(plan.current).toBe(1);
  });
});
