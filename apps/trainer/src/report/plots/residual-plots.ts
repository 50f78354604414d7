import { formatCount, formatNumber } from '../format-number.ts';
import type { TrainingReport } from '../training-report.ts';
import { histogramSpec } from './histogram-spec.ts';
import type { Figure } from './plot.ts';
import { colours, numberAxis, pointMark, seriesPoints } from './plot-theme.ts';
import { extentOf, samplePoints } from './sample-points.ts';

/** What the model leaves unexplained (actual minus predicted): against the prediction, and how it is distributed. */
export function residualPlots(report: TrainingReport): readonly Figure[] {
  const values = samplePoints(report).map(({ series, label, prediction }) => ({
    series,
    prediction,
    residual: label - prediction,
  }));
  const extent = extentOf(values.map((row) => row.residual));
  if (extent === undefined) return [{ title: 'Residuals', reason: 'There are no rows to draw.' }];
  const range = `between ${formatNumber(extent[0])} and ${formatNumber(extent[1])}`;
  const residualsOf = (series: 'train' | 'test') =>
    values.filter((row) => row.series === series).map((row) => row.residual);
  const rows = { train: residualsOf('train'), test: residualsOf('test') };
  const key = [
    { series: 'train', text: 'training row' },
    { series: 'test', text: 'test row' },
  ] as const;
  return [
    {
      title: 'Residuals by prediction',
      caption: 'Actual minus predicted. A bend or a funnel here is something the model does not say.',
      description:
        `Scatter plot of the residuals of ${formatCount(values.length, 'row')} by prediction, ${range}, ` +
        `with a line at zero.`,
      key,
      spec: {
        layer: [
          {
            data: { values: [{ zero: 0 }] },
            mark: { type: 'rule', color: colours.ink, strokeWidth: 1.5 },
            encoding: { y: { field: 'zero', type: 'quantitative', axis: numberAxis('residual', extent) } },
          },
          {
            data: { values },
            mark: pointMark,
            encoding: {
              x: {
                field: 'prediction',
                type: 'quantitative',
                scale: { zero: false },
                axis: numberAxis(
                  `predicted ${report.definition.label.column}`,
                  values.map((row) => row.prediction),
                ),
              },
              y: { field: 'residual', type: 'quantitative', axis: numberAxis('residual', extent) },
              ...seriesPoints,
            },
          },
        ],
      },
    },
    {
      title: 'Distribution of residuals',
      caption: 'Centred on zero means no bias; a long tail means a few rows that are badly off.',
      description:
        `Histograms of the residuals of ${formatCount(rows.train.length, 'training row')} and ` +
        `${formatCount(rows.test.length, 'test row')}, ${range}.`,
      key,
      spec: histogramSpec({
        panels: [
          { title: 'training rows', colour: colours.train, values: rows.train },
          { title: 'test rows', colour: colours.test, values: rows.test },
        ],
        extent,
        title: 'residual',
        mark: 0,
      }),
    },
  ];
}
