import type { Drift, FeatureStatistics, Statistics } from '@quincunx/contracts';
import { formatTable } from './format-table.ts';

const bars = ' ▁▂▃▄▅▆▇█';
const barCount = 16;

/** Statistics to read in a terminal, a line a feature, with the shape of the values as a row of bars. */
export function statisticsTable({ features }: Statistics): string {
  return formatTable(
    ['feature', 'type', 'rows', 'nulls', 'distinct', 'min', 'median', 'mean', 'max', 'shape'],
    features.map((feature) => {
      const { name, type, count, nulls, distinct, numbers } = feature;
      const figures = numbers
        ? [numbers.minimum, numbers.quantiles.p50, numbers.mean, numbers.maximum].map(short)
        : ['', '', '', ''];
      return [name, type, String(count), share(nulls, count), String(distinct), ...figures, shapeOf(feature)];
    }),
  );
}

/** How far each feature has drifted, the worst first. */
export function driftTable({ features, onlyFrom, onlyTo }: Drift): string {
  const sorted = features.toSorted(
    (a, b) => (b.populationStabilityIndex ?? -1) - (a.populationStabilityIndex ?? -1),
  );
  const table = formatTable(
    ['feature', 'drift', 'PSI', 'KS', 'p', 'nulls'],
    sorted.map(({ name, verdict, populationStabilityIndex, kolmogorovSmirnov, nulls }) => [
      name,
      verdict,
      populationStabilityIndex === undefined ? '' : populationStabilityIndex.toFixed(4),
      kolmogorovSmirnov === undefined ? '' : kolmogorovSmirnov.statistic.toFixed(4),
      kolmogorovSmirnov === undefined ? '' : kolmogorovSmirnov.pValue.toPrecision(3),
      `${percent(nulls.from)} -> ${percent(nulls.to)}`,
    ]),
  );
  const only = [
    ...onlyFrom.map((name) => `${name}: not there any more`),
    ...onlyTo.map((name) => `${name}: new`),
  ];
  return [table.trimEnd(), ...only, ''].join('\n');
}

/** Of numbers, their histogram; of texts and booleans, the most frequent ones. */
function shapeOf({ numbers, values, pii }: FeatureStatistics): string {
  if (pii) return '(identifies persons)';
  if (numbers) return barsOf(numbers.histogram);
  return (values?.frequent ?? [])
    .slice(0, 3)
    .map(({ value, count }) => `${String(value).slice(0, 20)} ${count}`)
    .join(', ');
}

function barsOf(histogram: readonly number[]): string {
  const width = Math.max(1, histogram.length / barCount);
  const sums = Array.from({ length: Math.min(barCount, histogram.length) }, (_, bar) =>
    histogram.slice(bar * width, (bar + 1) * width).reduce((sum, count) => sum + count, 0),
  );
  const highest = Math.max(1, ...sums);
  return sums.map((sum) => bars[Math.ceil((sum / highest) * (bars.length - 1))] ?? '').join('');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : percent(part / whole);
}

function percent(of: number | undefined): string {
  return of === undefined ? '-' : `${(100 * of).toFixed(1)} %`;
}

/** Counts, years and ids whole; other numbers to five digits. */
function short(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return String(Number(value.toPrecision(5)));
}
