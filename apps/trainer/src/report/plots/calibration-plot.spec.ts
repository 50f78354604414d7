import { classificationReport } from '../training-report.fixture.ts';
import { calibrationBins, calibrationPlot } from './calibration-plot.ts';

describe('calibrationBins', () => {
  it('gives mean probability, observed share and weight of each bin that has rows, in order', () => {
    const bins = calibrationBins([
      { prediction: 1, label: 1 },
      { prediction: 0.25, label: 1 },
      { prediction: 0.27, label: 0 },
      { prediction: 0.92, label: 0 },
      { prediction: 0.99, label: 1 },
    ]);
    expect(bins.map((bin) => bin.share)).toEqual([0.4, 0.6]);
    expect(bins.map((bin) => bin.predicted.toFixed(9))).toEqual(['0.260000000', '0.970000000']);
    expect(bins.map((bin) => bin.observed)).toEqual([0.5, 2 / 3]);
  });
});

describe('calibrationPlot', () => {
  it('says why it is left out when there are no rows', () => {
    const none = { rows: 0, metrics: {}, sample: [] };
    expect(calibrationPlot({ ...classificationReport(), candidate: { train: none, test: none } })).toEqual({
      title: 'Calibration',
      reason: 'There are no rows to draw.',
    });
  });
});
