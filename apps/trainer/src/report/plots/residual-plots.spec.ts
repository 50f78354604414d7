import { gradientDescentReport } from '../training-report.fixture.ts';
import { plotOf, svgOf } from './figure.fixture.ts';
import { residualPlots } from './residual-plots.ts';

const row = (label: number, prediction: number) => ({ inputs: { bmi: 1 }, label, prediction });

describe('residualPlots', () => {
  it('takes actual minus predicted', () => {
    const train = { rows: 2, metrics: {}, sample: [row(10, 4), row(1, 3)] };
    const test = { rows: 1, metrics: {}, sample: [row(5, 5)] };
    const [byPrediction, distribution] = residualPlots({
      ...gradientDescentReport(),
      candidate: { train, test },
    });
    expect(plotOf(byPrediction).description).toContain('between -2 and 6');
    expect(byPrediction).toMatchObject({
      spec: {
        layer: [
          {},
          {
            data: {
              values: [
                { series: 'train', prediction: 4, residual: 6 },
                { series: 'train', prediction: 3, residual: -2 },
                { series: 'test', prediction: 5, residual: 0 },
              ],
            },
          },
        ],
      },
    });
    expect(plotOf(distribution).description).toContain('2 training rows and 1 test row');
  });

  it('draws a bar for each bin of training rows and of test rows', async () => {
    const train = { rows: 3, metrics: {}, sample: [row(0, 0), row(0, 0), row(10, 0)] };
    const test = { rows: 1, metrics: {}, sample: [row(5, 0)] };
    const distribution = residualPlots({ ...gradientDescentReport(), candidate: { train, test } })[1];
    const svg = await svgOf(distribution);
    expect(svg.match(/fill="var\(--train\)"/g)).toHaveLength(2);
    expect(svg.match(/fill="var\(--test\)"/g)).toHaveLength(1);
  });

  it('draws a fit without any residual', async () => {
    const perfect = { rows: 2, metrics: {}, sample: [row(3, 3), row(4, 4)] };
    const figures = residualPlots({
      ...gradientDescentReport(),
      candidate: { train: perfect, test: perfect },
    });
    const drawn = await Promise.all(figures.map(svgOf));
    expect(drawn).toHaveLength(2);
    expect(drawn.join('')).not.toContain('NaN');
  });

  it('says so when there are no rows', () => {
    const none = { rows: 0, metrics: {}, sample: [] };
    expect(residualPlots({ ...gradientDescentReport(), candidate: { train: none, test: none } })).toEqual([
      { title: 'Residuals', reason: 'There are no rows to draw.' },
    ]);
  });
});
