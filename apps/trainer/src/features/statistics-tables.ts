import type { Drift, FeatureStatistics, Statistics } from '@quincunx/contracts';
import { byDrift, verdictInWords } from './drift-in-words.ts';
import { formatTable } from './format-table.ts';
import { subjectInWords, subjectName } from './statistics-subject.ts';

const bars = ' ▁▂▃▄▅▆▇█';
const barCount = 16;

/** Statistics to read in a terminal, a line a feature, with the shape of the values as a row of bars. */
export function statisticsTable({ of, features }: Statistics): string {
  const table = formatTable(
    ['feature', 'type', 'rows', 'nulls', 'distinct', 'min', 'p5', 'median', 'p95', 'max', 'mean', 'shape'],
    features.map((feature) => {
      const { name, type, count, nulls, distinct } = feature;
      const counts = [String(count), share(nulls, count), String(distinct)];
      return [name, type, ...counts, ...figuresOf(feature), shapeOf(feature)];
    }),
  );
  return `${subjectInWords(of)}\n${table}`;
}

/** How far each feature has drifted, the worst first. */
export function driftTable({ from, to, features, onlyFrom, onlyTo }: Drift): string {
  if (features.length === 0) {
    return `${subjectName(from)} and ${subjectName(to)} have no feature in common\n`;
  }
  const table = formatTable(
    ['feature', 'drift', 'PSI', 'KS', 'p', 'rows', 'nulls'],
    byDrift(features).map(({ name, verdict, populationStabilityIndex, kolmogorovSmirnov, rows, nulls }) => [
      name,
      verdictInWords(verdict),
      populationStabilityIndex === undefined ? '' : populationStabilityIndex.toFixed(4),
      kolmogorovSmirnov === undefined ? '' : kolmogorovSmirnov.statistic.toFixed(4),
      kolmogorovSmirnov === undefined ? '' : kolmogorovSmirnov.pValue.toPrecision(3),
      `${rows.from} -> ${rows.to}`,
      `${percent(nulls.from)} -> ${percent(nulls.to)}`,
    ]),
  );
  const only = [
    ...onlyFrom.map((name) => `${name}: not there any more`),
    ...onlyTo.map((name) => `${name}: new`),
  ];
  const sides = [`from ${subjectInWords(from)}`, `to ${subjectInWords(to)}`];
  return [...sides, table.trimEnd(), ...only, ''].join('\n');
}

function figuresOf({ numbers }: FeatureStatistics): readonly string[] {
  if (numbers === undefined) return ['', '', '', '', '', ''];
  const { minimum, maximum, mean, quantiles } = numbers;
  return [minimum, quantiles.p05, quantiles.p50, quantiles.p95, maximum, mean].map(short);
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
