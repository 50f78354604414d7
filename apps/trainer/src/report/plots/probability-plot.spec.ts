import { classificationReport } from '../training-report.fixture.ts';
import { plotOf, svgOf } from './figure.fixture.ts';
import { probabilityPlot } from './probability-plot.ts';

const row = (prediction: number, label: number) => ({ inputs: { bmi: 1 }, label, prediction });
const none = { rows: 0, metrics: {}, sample: [] };

describe('probabilityPlot', () => {
  it('counts the test rows of each label by probability and marks the threshold', async () => {
    const test = { rows: 4, metrics: {}, sample: [row(0.9, 1), row(0.91, 1), row(0.1, 1), row(0.2, 0)] };
    const plot = probabilityPlot({ ...classificationReport(), candidate: { train: none, test } }, 0.4);
    expect(plotOf(plot).description).toContain('3 test rows whose progression is true');
    const svg = await svgOf(plot);
    // Two bins of true rows, one of false; the threshold once in each panel.
    expect(svg.match(/fill="var\(--test\)"/g)).toHaveLength(3);
    expect(svg.match(/stroke="var\(--ink\)"/g)).toHaveLength(2);
  });

  it('says so when there are no test rows', () => {
    expect(
      probabilityPlot({ ...classificationReport(), candidate: { train: none, test: none } }, 0.5),
    ).toEqual({
      title: 'Predicted probability by label',
      reason: 'There are no test rows to draw.',
    });
  });
});
