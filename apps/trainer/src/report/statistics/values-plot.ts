import type { ValueStatistics } from '@quincunx/contracts';
import { formatCount } from '../format-number.ts';
import { axisLabelSpace, colours, numberAxis, plotWidth } from '../plots/plot-theme.ts';
import type { Plot } from '../plots/plot.ts';
import type { Side } from './statistics-report.ts';

export const mostBars = 10;
const labelSpace = 150;

export interface ValuesSide extends Side {
  readonly values: ValueStatistics;
}

/** The most frequent texts or booleans of one side; of two sides, the ten with the largest share of either, as shares. */
export function valuesPlot(sides: readonly ValuesSide[]): Pick<Plot, 'description' | 'spec'> {
  const isCompared = sides.length > 1;
  const counts = sides.map(
    ({ values }) => new Map(values.frequent.map(({ value, count }) => [value, count])),
  );
  const totals = sides.map(({ values }) => totalOf(values));
  const shareOf = (value: string | boolean, place: number) =>
    (counts[place]?.get(value) ?? 0) / (totals[place] ?? 1);
  const shown = [...new Set(counts.flatMap((each) => [...each.keys()]))]
    .map((value) => ({ value, most: Math.max(...sides.map((_, place) => shareOf(value, place))) }))
    .toSorted((a, b) => b.most - a.most)
    .slice(0, mostBars)
    .map(({ value }) => value);
  return {
    description:
      `Bars of how frequent ${formatCount(shown.length, 'value')} are, the most frequent first: ` +
      `${shown.map((value) => labelOf(value)).join(', ')}.`,
    spec: {
      width: plotWidth + axisLabelSpace - labelSpace,
      height: Math.max(40, shown.length * (isCompared ? 34 : 24)),
      data: {
        values: sides.flatMap(({ series }, place) =>
          shown.map((value) => ({
            value: labelOf(value),
            series,
            rows: isCompared ? shareOf(value, place) : (counts[place]?.get(value) ?? 0),
          })),
        ),
      },
      mark: { type: 'bar' },
      encoding: {
        y: {
          field: 'value',
          type: 'nominal',
          sort: null,
          scale: { paddingInner: 0.25 },
          axis: {
            title: null,
            minExtent: labelSpace,
            maxExtent: labelSpace,
            labelLimit: labelSpace - 8,
            grid: false,
          },
        },
        yOffset: { field: 'series', sort: null },
        x: {
          field: 'rows',
          type: 'quantitative',
          axis: isCompared
            ? { title: 'share of values', format: '~%', tickCount: 5 }
            : { ...numberAxis('values', totals), tickCount: 5, tickMinStep: 1 },
        },
        color: {
          field: 'series',
          type: 'nominal',
          scale: { domain: ['train', 'test'], range: [colours.train, colours.test] },
          legend: null,
        },
      },
    },
  };
}

function totalOf({ frequent, rest }: ValueStatistics): number {
  return frequent.reduce((sum, { count }) => sum + count, rest);
}

/** An empty text is seen as one. */
function labelOf(value: string | boolean): string {
  return value === '' ? '""' : String(value);
}
