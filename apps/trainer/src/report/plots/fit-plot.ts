import type { Artifact } from '@quincunx/contracts';
import { formatCount, formatNumber } from '../format-number.ts';
import type { TrainingReport } from '../training-report.ts';
import type { Figure } from './plot.ts';
import { colours, numberAxis, pointMark, seriesPoints } from './plot-theme.ts';
import { extentOf, samplePoints, type SamplePoint } from './sample-points.ts';

/** One numeric input: the data with what the model predicts over it. Otherwise: predicted against actual. */
export function fitPlot(report: TrainingReport): Figure {
  const input = onlyNumericInput(report.artifact);
  const points = samplePoints(report);
  return input === undefined
    ? predictedAgainstActual(points, report.definition.label.column)
    : fitOverInput(points, input, report.definition.label.column);
}

function onlyNumericInput({ signature: { inputs } }: Artifact): string | undefined {
  const [first] = inputs;
  return inputs.length === 1 && (first?.type === 'number' || first?.type === 'integer')
    ? first.name
    : undefined;
}

function fitOverInput(points: readonly SamplePoint[], input: string, label: string): Figure {
  const title = 'Fit over the data';
  const values = points.flatMap(({ series, inputs, label: y, prediction }) => {
    const x = inputs[input];
    return typeof x === 'number' && Number.isFinite(x) ? [{ series, x, y, prediction }] : [];
  });
  const line = [...new Map(values.map(({ x, prediction }) => [x, prediction]))]
    .map(([x, y]) => ({ x, y }))
    .sort((a, b) => a.x - b.x);
  const [start, end] = [line[0], line.at(-1)];
  if (start === undefined || end === undefined) {
    return { title, reason: `No row has a value of ${input}, so there is nothing to draw.` };
  }
  const withoutInput = points.length - values.length;
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { zero: false },
    axis: numberAxis(
      input,
      line.map((point) => point.x),
    ),
  } as const;
  const y = {
    field: 'y',
    type: 'quantitative',
    scale: { zero: false },
    axis: numberAxis(
      label,
      values.flatMap((row) => [row.y, row.prediction]),
    ),
  } as const;
  return {
    title,
    caption:
      `${label} by ${input}, and what the model predicts.` +
      (withoutInput > 0 ? ` ${formatCount(withoutInput, 'row')} without ${input} left out.` : ''),
    description:
      `Scatter plot of ${label} by ${input} for ${formatCount(values.length, 'row')}; the model's prediction over it runs ` +
      `from ${formatNumber(start.y)} at ${formatNumber(start.x)} to ${formatNumber(end.y)} at ${formatNumber(end.x)}.`,
    key: [
      { series: 'train', text: 'training row' },
      { series: 'test', text: 'test row' },
      { series: 'line', text: 'prediction' },
    ],
    spec: {
      layer: [
        {
          data: { values: values.map((row) => ({ series: row.series, x: row.x, y: row.y })) },
          mark: pointMark,
          encoding: { x, y, ...seriesPoints },
        },
        {
          data: { values: line },
          mark: { type: 'line', color: colours.ink, strokeWidth: 2 },
          encoding: { x, y },
        },
      ],
    },
  };
}

function predictedAgainstActual(points: readonly SamplePoint[], label: string): Figure {
  const title = 'Predicted against actual';
  const extent = extentOf(points.flatMap((row) => [row.label, row.prediction]));
  if (extent === undefined) return { title, reason: 'There are no rows to draw.' };
  const encode = (field: 'x' | 'y', name: string) =>
    ({ field, type: 'quantitative', scale: { zero: false }, axis: numberAxis(name, extent) }) as const;
  const position = { x: encode('x', `actual ${label}`), y: encode('y', `predicted ${label}`) };
  return {
    title,
    caption: 'A perfect model would put every row on the line; above it the model predicts too much.',
    description:
      `Scatter plot of predicted against actual ${label} for ${formatCount(points.length, 'row')}, ` +
      `both between ${formatNumber(extent[0])} and ${formatNumber(extent[1])}, with the line on which they are equal.`,
    key: [
      { series: 'train', text: 'training row' },
      { series: 'test', text: 'test row' },
      { series: 'line', text: 'predicted = actual' },
    ],
    spec: {
      layer: [
        {
          data: { values: points.map((row) => ({ series: row.series, x: row.label, y: row.prediction })) },
          mark: pointMark,
          encoding: { ...position, ...seriesPoints },
        },
        {
          data: { values: extent.map((value) => ({ x: value, y: value })) },
          mark: { type: 'line', color: colours.ink, strokeWidth: 1.5 },
          encoding: position,
        },
      ],
    },
  };
}
