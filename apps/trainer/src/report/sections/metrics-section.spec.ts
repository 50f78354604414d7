import type { Metrics } from '@quincunx/contracts';
import { gradientDescentReport, without } from '../training-report.fixture.ts';
import { metricsSection } from './metrics-section.ts';

/** The text of each row's cells: candidate on test, production, change, candidate on train. */
function rowsOf(candidate: Metrics, production: Metrics): string[][] {
  const report = gradientDescentReport();
  const section = metricsSection({
    ...report,
    candidate: {
      test: { ...report.candidate.test, metrics: candidate },
      train: { ...report.candidate.train, metrics: {} },
    },
    production: { version: 4, metrics: production },
  }).toString();
  const body = section.slice(section.indexOf('<tbody>'));
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...(row ?? '').matchAll(/<td.*?>(.*?)<\/td>/gs)].map(([, cell]) =>
      (cell ?? '').replace(/<.*?>/g, '').trim().replace(/\s+/g, ' '),
    ),
  );
}

describe('metricsSection', () => {
  it.each<[string, Metrics, Metrics, string]>([
    ['a higher r2', { r2: 0.5 }, { r2: 0.25 }, '+0.25 better'],
    ['a lower r2', { r2: 0.25 }, { r2: 0.5 }, '-0.25 worse'],
    ['a lower error', { mse: 10 }, { mse: 12 }, '-2 better'],
    ['a higher error', { mse: 12 }, { mse: 10 }, '+2 worse'],
    ['a bias nearer to zero from below', { bias: -1 }, { bias: 3 }, '-4 better'],
    ['a bias further below zero', { bias: -3 }, { bias: 1 }, '-4 worse'],
    ['a bias as far on the other side', { bias: -2 }, { bias: 2 }, '-4 equal'],
    ['the same area', { rocAuc: 0.9 }, { rocAuc: 0.9 }, '0 equal'],
  ])('judges %s', (_, candidate, production, change) => {
    expect(rowsOf(candidate, production).map((cells) => cells[2])).toEqual([change]);
  });

  it('leaves a dash where a metric is not defined', () => {
    expect(rowsOf({ mae: 3 }, { r2: 0.5 })).toEqual([
      ['–', '0.5', '–', '–'],
      ['3', '–', '–', '–'],
    ]);
  });

  it('has no column for production when nothing is in production', () => {
    const section = metricsSection(without(gradientDescentReport(), 'production')).toString();
    expect(section).toContain('There is no version to compare it with yet');
    expect(section).not.toContain('Change');
    expect(section.match(/<th scope="col"/g)).toHaveLength(3);
  });

  it('says why the version in production is not compared', () => {
    const notComparable = 'it needs the input age, which these rows do not have';
    const section = metricsSection({
      ...gradientDescentReport(),
      production: { version: 7, notComparable },
    }).toString();
    expect(section).toContain(`Version 7 is not compared: ${notComparable}`);
    expect(section).not.toContain('Change');
  });
});
