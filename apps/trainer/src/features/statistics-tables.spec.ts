import type { Drift, FeatureStatistics } from '@quincunx/contracts';
import { driftTable, statisticsTable } from './statistics-tables.ts';

const materialisation = '00000000-0000-4000-8000-000000000001';

function tableOf(...features: FeatureStatistics[]): readonly string[] {
  const [, ...lines] = statisticsTable({ of: { materialisation }, features }).trimEnd().split('\n');
  return lines;
}

function numbersOf(histogram: number[], { minimum = 0, maximum = 64 } = {}): FeatureStatistics {
  const count = histogram.reduce((sum, each) => sum + each, 0);
  const quantiles = { p01: 1, p05: 2, p25: 3, p50: 1234.5678, p75: 5, p95: 6, p99: 7 };
  const distribution = [{ value: minimum, below: 0, through: count }];
  const numbers = { minimum, maximum, mean: 1 / 3, quantiles, histogram, distribution };
  return { name: 'vitals:bmi', type: 'number', count, nulls: 0, distinct: 2, numbers };
}

const bare = { count: 4, nulls: 1, distinct: 2 };

describe('statisticsTable', () => {
  it('shows numbers to five digits, whole ones whole, and their shape in 16 bars', () => {
    // Four parts of the histogram to a bar: 32 values in the first, 16 in the second, 1 in the last.
    const histogram = [8, 8, 8, 8, 16, ...Array<number>(58).fill(0), 1];
    const [line] = tableOf(numbersOf(histogram, { minimum: -2_004_001, maximum: 12_345_678 }));
    expect(line).toBe(
      `vitals:bmi  number  49    0.0 %  2         -2004001  1234.6  0.33333  12345678  █▄${' '.repeat(13)}▁`,
    );
  });

  it('shows one bar where all values are one', () => {
    expect(tableOf(numbersOf([5]))[0]).toMatch(/ █$/);
  });

  it('shows the most frequent texts and booleans, long ones cut', () => {
    const frequent = [
      { value: 'a'.repeat(30), count: 9 },
      { value: true, count: 8 },
      { value: 'c', count: 7 },
      { value: 'fourth', count: 6 },
    ];
    const texts = { ...bare, name: 'visits:city', type: 'string' as const, values: { frequent, rest: 0 } };
    const [line = ''] = tableOf(texts);
    expect(line).toMatch(/^visits:city {2}string {2}4 +25\.0 % {2}2 /);
    expect(line.endsWith(` ${'a'.repeat(20)} 9, true 8, c 7`)).toBe(true);
  });

  it('shows nothing of values that identify persons, and nothing where there is none', () => {
    const [person = '', empty = ''] = tableOf(
      { ...bare, name: 'visits:name', type: 'string', pii: true },
      { name: 'visits:city', type: 'string', count: 0, nulls: 0, distinct: 0 },
    );
    expect(person).toMatch(/2 +\(identifies persons\)$/);
    expect(empty).toMatch(/^visits:city {2}string {2}0 +0$/);
  });
});

describe('driftTable', () => {
  const none: Drift = {
    from: { materialisation },
    to: { materialisation },
    features: [],
    onlyFrom: [],
    onlyTo: [],
  };

  it('shows the worst first, and those without an index last', () => {
    const table = driftTable({
      ...none,
      features: [
        { name: 'unknown', verdict: 'unknown', nulls: { to: 0.5 } },
        { name: 'little', verdict: 'none', populationStabilityIndex: 0.01, nulls: { from: 0, to: 0.125 } },
        { name: 'unsaid', verdict: 'unknown', nulls: {} },
        {
          name: 'much',
          verdict: 'large',
          populationStabilityIndex: 1.5,
          kolmogorovSmirnov: { statistic: 0.25, resolution: 0, pValue: 0.000123456 },
          nulls: { from: 0, to: 0 },
        },
      ],
    });
    expect(table).toBe(
      [
        'feature  drift    PSI     KS      p         nulls',
        'much     large    1.5000  0.2500  0.000123  0.0 % -> 0.0 %',
        'little   none     0.0100                    0.0 % -> 12.5 %',
        'unknown  unknown                            - -> 50.0 %',
        'unsaid   unknown                            - -> -',
        '',
      ].join('\n'),
    );
  });

  it('names what only one side has', () => {
    const lines = driftTable({ ...none, onlyFrom: ['vitals:old'], onlyTo: ['vitals:young'] }).split('\n');
    expect(lines.slice(1)).toEqual(['vitals:old: not there any more', 'vitals:young: new', '']);
  });
});
