import { preprocessingStepSchema } from './preprocessing-step.ts';

describe('a clip step', () => {
  it('takes a minimum, a maximum or both', () => {
    for (const bounds of [{ minimum: 0 }, { maximum: 9 }, { minimum: 0, maximum: 9 }]) {
      expect(preprocessingStepSchema.safeParse({ kind: 'clip', features: ['bmi'], ...bounds }).success).toBe(
        true,
      );
    }
  });

  it('is refused without either', () => {
    const { error } = preprocessingStepSchema.safeParse({ kind: 'clip', features: ['bmi'] });
    expect(error?.issues.map(({ message }) => message)).toEqual(['needs a minimum or a maximum']);
  });
});
