import { formatNumber } from '../format-number.ts';
import type { TrainingReport } from '../training-report.ts';
import type { Figure } from './plot.ts';
import { colours, seriesColour, shareScale } from './plot-theme.ts';
import { samplePoints, type SamplePoint } from './sample-points.ts';

/** True against false positive rate at every threshold. */
export function rocPlot(report: TrainingReport): Figure {
  const title = 'ROC curve';
  const points = samplePoints(report);
  const curves = (['train', 'test'] as const).flatMap((series) => {
    const curve = rocCurve(points.filter((point) => point.series === series));
    return curve === undefined ? [] : [{ series, curve, area: report.candidate[series].metrics.rocAuc }];
  });
  if (curves.length === 0) {
    return { title, reason: 'A ROC curve needs rows of both labels, and the samples hold only one.' };
  }
  const key = curves.map(({ series, area }) => ({
    series,
    text:
      (series === 'train' ? 'training rows' : 'test rows') +
      (area === undefined ? '' : `, area ${formatNumber(area)}`),
  }));
  const rate = (field: string, name: string) =>
    ({ field, type: 'quantitative', scale: shareScale, axis: { title: name } }) as const;
  const position = {
    x: rate('falsePositiveRate', 'false positive rate'),
    y: rate('truePositiveRate', 'true positive rate'),
  };
  return {
    title,
    caption:
      'At every threshold: how many of the true are found, for how many of the false. The diagonal is chance.',
    description: `ROC curves with the diagonal of chance: ${key.map(({ text }) => text).join('; ')}.`,
    key,
    spec: {
      layer: [
        {
          data: {
            values: [
              { falsePositiveRate: 0, truePositiveRate: 0 },
              { falsePositiveRate: 1, truePositiveRate: 1 },
            ],
          },
          mark: { type: 'line', color: colours.muted, strokeWidth: 1, strokeDash: [4, 4] },
          encoding: position,
        },
        {
          data: {
            values: curves.flatMap(({ series, curve }) => curve.map((point) => ({ series, ...point }))),
          },
          mark: { type: 'line', strokeWidth: 2 },
          encoding: {
            ...position,
            color: seriesColour,
            // By threshold; sorting by a rate would tangle the vertical runs.
            order: { field: 'order', type: 'quantitative' },
          },
        },
      ],
    },
  };
}

export interface RocPoint {
  readonly order: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The curve from (0, 0) to (1, 1), one point for every distinct prediction, from the highest down: Fawcett, "An introduction to
 * ROC analysis", 2006, algorithm 1. `undefined` unless both labels (0 and 1) occur.
 */
export function rocCurve(
  rows: readonly Pick<SamplePoint, 'label' | 'prediction'>[],
): readonly RocPoint[] | undefined {
  const positives = rows.filter((row) => row.label > 0.5).length;
  const negatives = rows.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const curve: RocPoint[] = [{ order: 0, falsePositiveRate: 0, truePositiveRate: 0 }];
  let found = 0;
  const descending = rows.toSorted((a, b) => b.prediction - a.prediction);
  descending.forEach((row, index) => {
    if (row.label > 0.5) found += 1;
    if (descending[index + 1]?.prediction === row.prediction) return;
    curve.push({
      order: curve.length,
      falsePositiveRate: (index + 1 - found) / negatives,
      truePositiveRate: found / positives,
    });
  });
  return curve;
}
