import { gradientDescentReport, severalInputsReport } from '../training-report.fixture.ts';
import { plotOf, reasonOf, svgOf } from './figure.fixture.ts';
import { fitPlot } from './fit-plot.ts';

const symbols = (svg: string) => {
  const group = /<g class="mark-symbol role-mark.*?<\/g>/.exec(svg)?.[0] ?? '';
  return {
    train: group.match(/fill="var\(--train\)"/g)?.length ?? 0,
    test: group.match(/fill="var\(--test\)"/g)?.length ?? 0,
  };
};

const evaluation = (...sample: { inputs: { bmi: number | null }; label: number; prediction: number }[]) => ({
  rows: sample.length,
  metrics: {},
  sample,
});

describe('fitPlot', () => {
  it('draws every row of one numeric input, and the prediction over them as one line', async () => {
    const svg = await svgOf(fitPlot(gradientDescentReport()));
    expect(symbols(svg)).toEqual({ train: 422, test: 20 });
    expect(svg.match(/aria-label/g)).toHaveLength(1);
    expect(svg.match(/stroke="var\(--ink\)"/g)).toHaveLength(1);
  });

  it('runs the line through the predictions in the order of the input', () => {
    const train = evaluation(
      { inputs: { bmi: 30 }, label: 5, prediction: 300 },
      { inputs: { bmi: 20 }, label: 5, prediction: 200 },
      { inputs: { bmi: 30 }, label: 9, prediction: 300 },
    );
    const test = evaluation({ inputs: { bmi: 25 }, label: 7, prediction: 250 });
    const plot = plotOf(fitPlot({ ...gradientDescentReport(), candidate: { train, test } }));
    expect(plot.description).toContain('from 200 at 20 to 300 at 30');
    expect(plot).toMatchObject({
      spec: {
        layer: [
          {},
          {
            data: {
              values: [
                { x: 20, y: 200 },
                { x: 25, y: 250 },
                { x: 30, y: 300 },
              ],
            },
          },
        ],
      },
    });
  });

  it('leaves rows out that have no input or no finite prediction, and says how many have no input', async () => {
    const train = evaluation(
      { inputs: { bmi: null }, label: 5, prediction: 100 },
      { inputs: { bmi: 20 }, label: 5, prediction: 200 },
      { inputs: { bmi: 21 }, label: 5, prediction: NaN },
    );
    const figure = fitPlot({ ...gradientDescentReport(), candidate: { train, test: evaluation() } });
    expect(plotOf(figure).caption).toContain('1 row without bmi left out');
    expect(symbols(await svgOf(figure))).toEqual({ train: 1, test: 0 });
  });

  it('says so when there is nothing to draw', () => {
    const candidate = { train: evaluation(), test: evaluation() };
    expect(reasonOf(fitPlot({ ...gradientDescentReport(), candidate }))).toContain('bmi');
    expect(reasonOf(fitPlot({ ...severalInputsReport(), candidate }))).toContain('no rows');
  });

  it('draws predicted against actual when the one input is no number', () => {
    const report = gradientDescentReport();
    const inputs = [{ name: 'bmi', type: 'string' as const, nullable: false }];
    const artifact = { ...report.artifact, signature: { ...report.artifact.signature, inputs } };
    expect(fitPlot({ ...report, artifact }).title).toBe('Predicted against actual');
  });

  it('draws predicted against actual of several inputs, with the line on which they are equal', async () => {
    const figure = fitPlot(severalInputsReport());
    expect(figure).toMatchObject({ title: 'Predicted against actual' });
    const svg = await svgOf(figure);
    expect(symbols(svg)).toEqual({ train: 422, test: 20 });
    expect(svg).toContain('actual progression');
    expect(svg).toContain('predicted progression');
  });
});
