import type { Drift, FeatureStatistics } from '@quincunx/contracts';
import { driftTable, statisticsTable } from './statistics-tables.ts';

const at = '2026-01-02T00:00:00.000Z';
const materialisation = {
  materialisation: '00000000-0000-4000-8000-000000000001',
  view: 'vitals',
  kind: 'full' as const,
  interval: { to: '2026-01-01T00:00:00.000Z' },
  rows: 49,
  at,
};
const dataset = { dataset: 'd'.repeat(64), rows: 442, at };

function tableOf(...features: FeatureStatistics[]): readonly string[] {
  const [, , ...lines] = statisticsTable({ of: materialisation, features }).trimEnd().split('\n');
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
  it.each([
    [
      materialisation,
      `materialisation ${materialisation.materialisation} of vitals: full, up to 2026-01-01T00:00:00.000Z; rows: 49`,
    ],
    [
      {
        ...materialisation,
        kind: 'incremental' as const,
        interval: { from: '2025-01-01T00:00:00Z', to: at },
      },
      `materialisation ${materialisation.materialisation} of vitals: incremental, from 2025-01-01T00:00:00Z to ${at}; rows: 49`,
    ],
    [dataset, `dataset ${'d'.repeat(64)}: made at ${at}; rows: 442`],
  ])('begins with what it describes', (of, line) => {
    expect(statisticsTable({ of, features: [] })).toMatch(`${line}\n`);
  });

  it('shows numbers to five digits, whole ones whole, and their shape in 16 bars', () => {
    // Four parts of the histogram to a bar: 32 values in the first, 16 in the second, 1 in the last.
    const histogram = [8, 8, 8, 8, 16, ...Array<number>(58).fill(0), 1];
    const [line] = tableOf(numbersOf(histogram, { minimum: -2_004_001, maximum: 12_345_678 }));
    expect(line).toBe(
      `vitals:bmi  number  49    0.0 %  2         -2004001  2   1234.6  6    12345678  0.33333  █▄${' '.repeat(13)}▁`,
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
    from: dataset,
    to: materialisation,
    features: [],
    onlyFrom: [],
    onlyTo: [],
  };

  it('shows the worst first, and those without an index last', () => {
    const rows = { from: 442, to: 49 };
    const table = driftTable({
      ...none,
      features: [
        { name: 'unknown', verdict: 'unknown', rows, nulls: { to: 0.5 } },
        {
          name: 'little',
          verdict: 'too-few-rows',
          populationStabilityIndex: 0.01,
          rows,
          nulls: { from: 0, to: 0.125 },
        },
        { name: 'unsaid', verdict: 'unknown', rows: { from: 0, to: 0 }, nulls: {} },
        {
          name: 'much',
          verdict: 'large',
          populationStabilityIndex: 1.5,
          kolmogorovSmirnov: { statistic: 0.25, resolution: 0, pValue: 0.000123456 },
          rows,
          nulls: { from: 0, to: 0 },
        },
      ],
    });
    expect(table).toBe(
      [
        `from dataset ${dataset.dataset}: made at ${at}; rows: 442`,
        `to materialisation ${materialisation.materialisation} of vitals: full, up to 2026-01-01T00:00:00.000Z; rows: 49`,
        'feature  drift         PSI     KS      p         rows       nulls',
        'much     large         1.5000  0.2500  0.000123  442 -> 49  0.0 % -> 0.0 %',
        'little   too few rows  0.0100                    442 -> 49  0.0 % -> 12.5 %',
        'unknown  unknown                                 442 -> 49  - -> 50.0 %',
        'unsaid   unknown                                 0 -> 0     - -> -',
        '',
      ].join('\n'),
    );
  });

  it('names what only one side has', () => {
    const feature = { name: 'vitals:bmi', verdict: 'unknown' as const, rows: { from: 1, to: 1 }, nulls: {} };
    const only = { onlyFrom: ['vitals:old'], onlyTo: ['vitals:young'] };
    const lines = driftTable({ ...none, features: [feature], ...only }).split('\n');
    expect(lines.slice(4)).toEqual(['vitals:old: not there any more', 'vitals:young: new', '']);
  });

  it('says no more than that there is no feature in common', () => {
    expect(driftTable({ ...none, onlyFrom: ['visits:city'], onlyTo: ['vitals:bmi'] })).toBe(
      `dataset ${dataset.dataset} and materialisation ${materialisation.materialisation} of vitals have no feature in common\n`,
    );
  });
});
