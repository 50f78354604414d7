import type { Config } from 'vega-lite';

/** Colours are the page's CSS variables, so that a plot follows the reader's light or dark scheme. */
export const colours = {
  train: 'var(--train)',
  test: 'var(--test)',
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  rule: 'var(--rule)',
  surface: 'var(--surface)',
} as const;

export const plotWidth = 430;
export const plotHeight = 280;

export const axisLabelSpace = 52;

/** The label space is fixed and titles of y stand above it: all plots are equally wide, whatever their numbers. */
export const plotTheme = {
  // The plot as a whole is described; two thousand labelled points would help nobody and triple the file.
  aria: false,
  background: 'transparent',
  padding: { left: 2, top: 4, right: 16, bottom: 2 },
  font: 'inherit',
  view: { continuousWidth: plotWidth, continuousHeight: plotHeight, stroke: 'transparent' },
  axis: {
    domainColor: colours.muted,
    tickColor: colours.muted,
    gridColor: colours.rule,
    labelColor: colours.muted,
    titleColor: colours.ink,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titleLimit: plotWidth,
  },
  axisX: { grid: false, tickCount: 7, titlePadding: 8 },
  axisY: {
    domain: false,
    ticks: false,
    tickCount: 6,
    labelPadding: 6,
    minExtent: axisLabelSpace,
    maxExtent: axisLabelSpace,
    titleAngle: 0,
    titleAlign: 'left',
    titleBaseline: 'bottom',
    titleX: -axisLabelSpace,
    titleY: -10,
  },
} satisfies Config;

export const pointMark = {
  type: 'point',
  filled: true,
  stroke: colours.surface,
  strokeWidth: 0.5,
} as const;

/** The field `series` as a colour: one line for each. */
export const seriesColour = {
  field: 'series',
  type: 'nominal' as const,
  scale: { domain: ['train', 'test'], range: [colours.train, colours.test] },
  legend: null,
};

const bySeries = <Train, Test>(train: Train, test: Test) => ({
  condition: { test: "datum.series === 'test'", value: test },
  value: train,
});

export const seriesShape = bySeries('circle', 'diamond');

/** Training rows as faint discs, test rows as diamonds over them. */
export const seriesPoints = {
  fill: bySeries(colours.train, colours.test),
  shape: seriesShape,
  size: bySeries(28, 64),
  opacity: bySeries(0.5, 0.95),
};

export const shareScale = { domain: [0, 1] };

/** An axis for numbers such as these: `20k` for large ones, `1e-7` for tiny ones, so that labels keep to their space. */
export function numberAxis(title: string, values: readonly number[]): { title: string; format?: string } {
  const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (size >= 1e5) return { title, format: size < 1e15 ? '~s' : '~e' };
  return size > 0 && size < 1e-3 ? { title, format: '~e' } : { title };
}
