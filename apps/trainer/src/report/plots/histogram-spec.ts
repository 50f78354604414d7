import type { TopLevelSpec } from 'vega-lite';
import { colours, numberAxis, plotHeight } from './plot-theme.ts';

export interface Histograms {
  readonly panels: readonly {
    readonly title: string;
    readonly colour: string;
    readonly values: readonly number[];
  }[];
  /** Smallest and largest value over all panels. */
  readonly extent: readonly [number, number];
  readonly title: string;
  /** A value to draw a line at. */
  readonly mark: number;
}

const space = 42;

/** Histograms of several groups under each other, with the same bins, each with a count axis of its own. */
export function histogramSpec({ panels, extent, title, mark }: Histograms): TopLevelSpec {
  const bin = { extent: [...extent] as [number, number], maxbins: 30 };
  return {
    spacing: space,
    resolve: { scale: { x: 'shared' } },
    vconcat: panels.map((panel, index) => {
      const axis =
        index === panels.length - 1
          ? numberAxis(title, extent)
          : { title: null, labels: false, ticks: false };
      return {
        height: (plotHeight - space * (panels.length - 1)) / panels.length,
        layer: [
          {
            data: { values: panel.values.map((value) => ({ value })) },
            transform: [
              { bin, field: 'value', as: ['from', 'to'] },
              { aggregate: [{ op: 'count', as: 'rows' }], groupby: ['from', 'to'] },
            ],
            mark: { type: 'bar', color: panel.colour, binSpacing: 1 },
            encoding: {
              x: { field: 'from', bin: 'binned', axis },
              x2: { field: 'to' },
              y: {
                field: 'rows',
                type: 'quantitative',
                axis: { title: panel.title, tickCount: 3, tickMinStep: 1, format: '~s' },
              },
            },
          },
          {
            data: { values: [{ mark }] },
            mark: { type: 'rule', color: colours.ink, strokeWidth: 1.5 },
            encoding: { x: { field: 'mark', type: 'quantitative', axis } },
          },
        ],
      };
    }),
  };
}
