import type { ModelDefinition, StepMetric } from '@quincunx/contracts';
import { formatCount, formatNumber } from '../format-number.ts';
import type { Figure, Plot } from './plot.ts';
import { colours, numberAxis } from './plot-theme.ts';
import { extentOf } from './sample-points.ts';

/** Up to this many steps each is marked on the line. */
const markedSteps = 50;

/** Every metric of the fit by step, one plot each; a fit of one step has nothing to draw. */
export function lossPlots(
  steps: readonly StepMetric[],
  estimator: ModelDefinition['estimator'],
): readonly Figure[] {
  const byName = Map.groupBy(steps.filter(isFinite), (step) => step.name);
  const plots = [...byName].flatMap(([name, metrics]) => lossPlot(name, metrics) ?? []);
  if (plots.length > 0) return plots;
  const oneStep = 'solver' in estimator && estimator.solver === 'least-squares';
  return [
    {
      title: 'Loss by step',
      reason: oneStep
        ? 'Least squares is solved in one step, from the moments of the training rows: there is no loss by step to draw.'
        : 'The fit recorded fewer than two steps: there is no loss by step to draw.',
    },
  ];
}

function lossPlot(name: string, metrics: readonly StepMetric[]): Plot | undefined {
  const byStep = metrics.toSorted((a, b) => a.step - b.step);
  const [first, last] = [byStep[0], byStep.at(-1)];
  const extent = extentOf(byStep.map((metric) => metric.value));
  if (!first || !last || !extent || first === last) return undefined;
  // Over more than a decade, a straight axis shows the first steps alone.
  const logarithmic = extent[0] > 0 && extent[1] / extent[0] > 10;
  return {
    title: `${capitalise(name)} by step`,
    caption:
      `${formatNumber(first.value)} at step ${formatNumber(first.step)}, ` +
      `${formatNumber(last.value)} at step ${formatNumber(last.step)}.`,
    description:
      `Line plot of ${name} over ${formatCount(byStep.length, 'recorded step')}: from ${formatNumber(first.value)} ` +
      `at step ${formatNumber(first.step)} to ${formatNumber(last.value)} at step ${formatNumber(last.step)}.`,
    key: [],
    spec: {
      data: { values: byStep.map(({ step, value }) => ({ step, value })) },
      mark: {
        type: 'line',
        color: colours.train,
        strokeWidth: 2,
        point: byStep.length <= markedSteps && { filled: true, color: colours.train, size: 36 },
      },
      encoding: {
        x: {
          field: 'step',
          type: 'quantitative',
          scale: { zero: false, nice: false },
          axis: { tickMinStep: 1, ...numberAxis('step', [last.step]) },
        },
        y: {
          field: 'value',
          type: 'quantitative',
          scale: logarithmic ? { type: 'log' } : { zero: false },
          axis: numberAxis(logarithmic ? `${name} (logarithmic)` : name, extent),
        },
      },
    },
  };
}

function isFinite({ value }: StepMetric): boolean {
  return Number.isFinite(value);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
