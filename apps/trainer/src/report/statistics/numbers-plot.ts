import type { NumberStatistics } from '@quincunx/contracts';
import { formatNumber } from '../format-number.ts';
import { colours, numberAxis } from '../plots/plot-theme.ts';
import type { Plot } from '../plots/plot.ts';
import { sharedBins } from './shared-bins.ts';
import { seriesNames, type Side } from './statistics-report.ts';

const height = 170;

export interface NumbersSide extends Side {
  readonly numbers: NumberStatistics;
}

/**
 * The histogram of one side's numbers. Of two sides, both in the same bins: the first in bars, the second as a line over them, as shares, for
 * one may have more rows.
 */
export function numbersPlot(sides: readonly NumbersSide[]): Pick<Plot, 'description' | 'spec'> {
  const numbers = sides.map((side) => side.numbers);
  const bins = sharedBins(
    numbers,
    sides.every(({ feature }) => feature.type === 'integer') ? 'integer' : 'number',
  );
  const isCompared = sides.length > 1;
  const heights = numbers.map(({ histogram }, place) => {
    const total = isCompared ? histogram.reduce((sum, count) => sum + count, 0) : 1;
    return bins.map(({ from, to, counts }) => ({ from, to, height: (counts[place] ?? 0) / total }));
  });
  const axis = {
    ...numberAxis(
      '',
      bins.flatMap(({ from, to }) => [from, to]),
    ),
    title: null,
  };
  const encoding = {
    x: { field: 'from', type: 'quantitative', scale: { zero: false, nice: false }, axis },
    y: {
      field: 'height',
      type: 'quantitative',
      axis: isCompared
        ? { title: 'share of values', tickCount: 4, format: '~%' }
        : {
            ...numberAxis(
              'values',
              heights.flat().map((bin) => bin.height),
            ),
            tickCount: 4,
            tickMinStep: 1,
          },
    },
  } as const;
  const [first = [], second = []] = heights;
  const [last] = second.slice(-1);
  const ranges = sides.map(({ series, numbers: { minimum, maximum } }) => {
    const range = `between ${formatNumber(minimum)} and ${formatNumber(maximum)}`;
    return isCompared ? `${seriesNames[series]}, ${range}` : range;
  });
  return {
    description:
      `${isCompared ? 'Histograms, over each other,' : 'Histogram'} of the values of ${sides[0]?.feature.name ?? ''}: ` +
      `${ranges.join('; ')}.`,
    spec: {
      height,
      layer: [
        {
          data: { values: first.filter((bin) => bin.height > 0) },
          mark: {
            type: 'bar',
            color: colours[sides[0]?.series ?? 'train'],
            binSpacing: 1,
            opacity: isCompared ? 0.6 : 1,
          },
          encoding: { ...encoding, x: { field: 'from', bin: 'binned', axis }, x2: { field: 'to' } },
        },
        ...(last === undefined
          ? []
          : [
              {
                // A step from each edge on; the last bin has two, and the line comes from the ground and goes back to it.
                data: {
                  values: [
                    { from: second[0]?.from, height: 0 },
                    ...second.map(({ from, height }) => ({ from, height })),
                    { from: last.to, height: last.height },
                    { from: last.to, height: 0 },
                  ].map((point, order) => ({ ...point, order })),
                },
                mark: {
                  type: 'line',
                  interpolate: 'step-after',
                  color: colours.test,
                  strokeWidth: 2,
                } as const,
                encoding: { ...encoding, order: { field: 'order', type: 'quantitative' } as const },
              },
            ]),
      ],
    },
  };
}
