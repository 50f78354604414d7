import { classificationReport } from '../training-report.fixture.ts';
import { reasonOf } from './figure.fixture.ts';
import { rocCurve, rocPlot } from './roc-plot.ts';

const rows = (...pairs: [prediction: number, label: number][]) =>
  pairs.map(([prediction, label]) => ({ prediction, label }));

describe('rocCurve', () => {
  it('climbs by a positive and walks by a negative, from the highest probability down', () => {
    const curve = rocCurve(rows([0.4, 0], [0.9, 1], [0.8, 0], [0.7, 1]));
    expect(curve?.map((point) => [point.falsePositiveRate, point.truePositiveRate])).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });

  it('goes straight through rows of equal probability: all equal is the diagonal', () => {
    const curve = rocCurve(rows([0.5, 1], [0.5, 0], [0.5, 0], [0.5, 1]));
    expect(curve?.map((point) => [point.falsePositiveRate, point.truePositiveRate])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it.each([[rows([0.5, 1])], [rows([0.5, 0])], [[]]])('is not defined without both labels', (one) => {
    expect(rocCurve(one)).toBeUndefined();
  });
});

describe('rocPlot', () => {
  it('names the area of each curve as evaluated on all rows', () => {
    expect(rocPlot(classificationReport())).toMatchObject({
      key: [{ text: 'training rows, area 0.868' }, { text: 'test rows, area 0.861' }],
    });
  });

  it('says why it is left out when every sampled row has the same label', () => {
    const report = classificationReport();
    const positive = { rows: 1, metrics: {}, sample: [{ inputs: { bmi: 20 }, label: 1, prediction: 0.5 }] };
    const figure = rocPlot({ ...report, candidate: { train: positive, test: positive } });
    expect(reasonOf(figure)).toContain('both labels');
  });

  it('leaves the area out where it is not known', () => {
    const report = classificationReport();
    const test = { ...report.candidate.test, metrics: {} };
    expect(rocPlot({ ...report, candidate: { train: test, test } })).toMatchObject({
      key: [{ text: 'training rows' }, { text: 'test rows' }],
    });
  });
});
