import { formatCount } from '../format-number.ts';
import type { TrainingReport } from '../training-report.ts';
import type { Figure } from './plot.ts';
import { colours, pointMark, seriesColour, seriesPoints, seriesShape, shareScale } from './plot-theme.ts';
import { samplePoints, type SamplePoint } from './sample-points.ts';

/** Whether probabilities mean what they say: observed share against mean probability, by bins. */
export function calibrationPlot(report: TrainingReport): Figure {
  const title = 'Calibration';
  const points = samplePoints(report);
  const values = (['train', 'test'] as const).flatMap((series) =>
    calibrationBins(points.filter((point) => point.series === series)).map((bin) => ({ series, ...bin })),
  );
  if (values.length === 0) return { title, reason: 'There are no rows to draw.' };
  const share = (field: string, name: string) =>
    ({ field, type: 'quantitative', scale: shareScale, axis: { title: name } }) as const;
  const position = {
    x: share('predicted', 'mean predicted probability'),
    y: share('observed', 'observed share'),
  };
  return {
    title,
    caption: 'Ten bins of probability; on the line, it is what happens. The larger a mark, the more rows.',
    description:
      `Observed share of true labels by mean predicted probability in ten bins, for ` +
      `${formatCount(points.length, 'row')}, with the line on which they are equal.`,
    key: [
      { series: 'train', text: 'training rows' },
      { series: 'test', text: 'test rows' },
      { series: 'line', text: 'observed = predicted' },
    ],
    spec: {
      layer: [
        {
          data: {
            values: [
              { predicted: 0, observed: 0 },
              { predicted: 1, observed: 1 },
            ],
          },
          mark: { type: 'line', color: colours.ink, strokeWidth: 1.5 },
          encoding: position,
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 1, opacity: 0.6 },
          encoding: { ...position, color: seriesColour },
        },
        {
          data: { values },
          mark: { ...pointMark, opacity: 0.9 },
          encoding: {
            ...position,
            fill: seriesPoints.fill,
            shape: seriesShape,
            size: { field: 'share', type: 'quantitative', scale: { range: [20, 240] }, legend: null },
          },
        },
      ],
    },
  };
}

export interface CalibrationBin {
  /** Mean predicted probability of the bin's rows. */
  readonly predicted: number;
  /** Share of the bin's rows whose label is 1. */
  readonly observed: number;
  /** The bin's share of all rows. */
  readonly share: number;
}

/** Ten bins of equal width over [0, 1], without the empty ones, in order; a probability of 1 belongs to the last. */
export function calibrationBins(
  rows: readonly Pick<SamplePoint, 'label' | 'prediction'>[],
): readonly CalibrationBin[] {
  const bins = Map.groupBy(rows, (row) => Math.min(9, Math.floor(row.prediction * 10)));
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => ({
      predicted: members.reduce((sum, row) => sum + row.prediction, 0) / members.length,
      observed: members.reduce((sum, row) => sum + row.label, 0) / members.length,
      share: members.length / rows.length,
    }));
}
