import { reasonOf, svgOf } from './figure.fixture.ts';
import { lossPlots } from './loss-plots.ts';

const newton = {
  kind: 'logistic-regression',
  l2: 0,
  iterations: 50,
  tolerance: 1e-10,
  threshold: 0.5,
} as const;

const loss = (...values: number[]) => values.map((value, step) => ({ step, name: 'loss', value }));

describe('lossPlots', () => {
  it('leaves the plot of a least squares fit out, because it is one step', () => {
    const figures = lossPlots(loss(3955), { kind: 'linear-regression', solver: 'least-squares', l2: 0 });
    expect(figures).toHaveLength(1);
    expect(reasonOf(figures[0])).toContain('Least squares is solved in one step');
  });

  it('leaves the plot of any other fit out that recorded a single step', () => {
    const figures = lossPlots(loss(0.6), newton);
    expect(figures).toHaveLength(1);
    expect(reasonOf(figures[0])).toContain('fewer than two steps');
  });

  it('draws every metric of the fit by itself, with its first and last value in words', () => {
    const steps = [
      ...loss(0.7, 0.5),
      { step: 1, name: 'change', value: 3 },
      { step: 0, name: 'change', value: 9 },
    ];
    expect(lossPlots(steps, newton)).toMatchObject([
      { title: 'Loss by step', caption: '0.7 at step 0, 0.5 at step 1.' },
      { title: 'Change by step', caption: '9 at step 0, 3 at step 1.' },
    ]);
  });

  it('takes a logarithmic axis once the loss falls by more than a decade, and never with a loss of zero', () => {
    const title = (...values: number[]) => JSON.stringify(lossPlots(loss(...values), newton));
    expect(title(100, 9)).toContain('"loss (logarithmic)"');
    expect(title(100, 11)).not.toContain('logarithmic');
    expect(title(100, 0)).not.toContain('logarithmic');
  });

  it('marks the single steps of a short fit and only those', async () => {
    const marks = async (length: number) => {
      const [plot] = lossPlots(loss(...Array.from({ length }, (_, step) => 1 / (step + 1))), newton);
      return (await svgOf(plot)).includes('mark-symbol role-mark');
    };
    expect([await marks(6), await marks(500)]).toEqual([true, false]);
  });

  it('skips steps at which the loss was not a number', () => {
    expect(lossPlots(loss(NaN, 2, 1), newton)).toMatchObject([{ caption: '2 at step 1, 1 at step 2.' }]);
  });
});
