import { renderStatistics } from './render-statistics.ts';
import {
  datasetStatistics,
  driftOf,
  numbersFeature,
  personalFeature,
  statisticsOf,
  textsFeature,
} from './statistics-report.fixture.ts';
import type { StatisticsReport } from './statistics-report.ts';

const weights = numbersFeature('visits:weight', [50, 60, 60, 70.5], 1);
const cities = textsFeature('visits:city', { Basel: 90, Bern: 30 });
const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

function titlesIn(page: string) {
  return [...page.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title);
}

/** What is written on a page: of elements and in what is read out. */
function cardOf(page: string, title: string): string {
  return page.split('<figure').find((card) => card.includes(`<h3>${title}</h3>`)) ?? '';
}

function drifted(): StatisticsReport {
  const to = statisticsOf(personalFeature('visits:name'), weights, cities);
  const from = datasetStatistics(
    numbersFeature('visits:weight', [10, 20]),
    textsFeature('visits:city', { Basel: 1 }),
    textsFeature('visits:name', { Ada: 3 }),
  );
  const drift = driftOf(
    from,
    to,
    [
      { name: 'visits:name', verdict: 'unknown' },
      { name: 'visits:city', verdict: 'moderate', populationStabilityIndex: 0.2 },
      { name: 'visits:weight', verdict: 'large', populationStabilityIndex: 1.5 },
    ],
    { onlyFrom: ['visits:age'], onlyTo: ['visits:height'] },
  );
  return { statistics: to, against: { statistics: from, drift } };
}

describe('the page of statistics', () => {
  it('shows each feature, its figures, and a plot that is described in a sentence', async () => {
    const page = await renderStatistics({ statistics: statisticsOf(weights, cities) });
    expect(page).toContain('<title>2 features of visits, 120 rows</title>');
    expect(page).toContain('full, up to 2026-01-01T00:00:00.000Z; 120 rows');
    expect(titlesIn(page)).toEqual(['visits:weight', 'visits:city']);
    expect(page.match(/<svg role="img" aria-label="[^"]{40,}\." viewBox/g)).toHaveLength(2);
    const facts = cardOf(page, 'visits:weight').replace(/\s+/g, ' ');
    for (const [name, value] of [
      ['rows', '5'],
      ['without a value', '1 (20.0 %)'],
      ['different values', '3'],
      ['minimum', '50'],
      ['p1', '50'],
      ['median', '60'],
      ['p95', '70.5'],
      ['maximum', '70.5'],
      ['mean', '60.125'],
      ['std. deviation', '–'],
    ]) {
      expect(facts).toContain(`<dt>${name}</dt> <dd>${value}</dd>`);
    }
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it('shows the most drifted first, each with both sides, and what only one side has', async () => {
    const page = await renderStatistics(drifted());
    expect(page).toContain('<title>1 of 3 features drifted far: visits against dataset dddddddddddd</title>');
    expect(page).toContain('<header class="failed">');
    expect(page).toContain('1 large, 1 moderate, 1 unknown');
    expect(titlesIn(page)).toEqual(['visits:weight', 'visits:city', 'visits:name']);
    const weight = cardOf(page, 'visits:weight').replace(/\s+/g, ' ');
    expect(weight).toContain(
      '<p class="drift failed"> <strong>drift: large</strong> <span>PSI 1.5000</span>',
    );
    expect(weight).toContain('<th scope="row">median</th> <td>10</td><td>60</td>');
    expect(page).toMatch(/<h2>Not there any more<\/h2>\s*<p>visits:age<\/p>/);
    expect(page).toMatch(/<h2>New<\/h2>\s*<p>visits:height<\/p>/);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it('tells no value of what identifies persons on either side', async () => {
    const { statistics, against } = drifted();
    for (const page of [
      await renderStatistics({ statistics, against }),
      await renderStatistics({ statistics: statisticsOf(personalFeature('visits:name')) }),
    ]) {
      expect(cardOf(page, 'visits:name')).toContain('identifies persons');
      expect(cardOf(page, 'visits:name')).not.toContain('<svg');
      expect(page).not.toContain('Ada');
    }
  });

  it.each([
    [{ features: [{ verdict: 'moderate' as const }] }, 'moderate'],
    [{ features: [{ verdict: 'none' as const }] }, 'passed'],
    [{ features: [{ verdict: 'too-few-rows' as const }] }, 'undecided'],
  ])('is marked as the worst that it shows: %j is %s', async ({ features: [feature] }, mark) => {
    const [from, to] = [datasetStatistics(weights), statisticsOf(weights)];
    const verdict = feature?.verdict ?? 'unknown';
    const drift = driftOf(from, to, [{ name: weights.name, verdict, populationStabilityIndex: 0.01 }]);
    const page = await renderStatistics({ statistics: to, against: { statistics: from, drift } });
    expect(page).toContain(`<header class="${mark}">`);
  });

  it('says so where there is nothing in common, no value, or another type', async () => {
    const empty = { name: 'visits:city', type: 'string' as const, count: 0, nulls: 0, distinct: 0 };
    expect(await renderStatistics({ statistics: statisticsOf(empty) })).toContain(
      'string; no row has a value',
    );
    const [from, to] = [datasetStatistics(cities), statisticsOf({ ...weights, name: cities.name })];
    const drift = driftOf(from, to, [{ name: cities.name, verdict: 'unknown' }]);
    expect(await renderStatistics({ statistics: to, against: { statistics: from, drift } })).toContain(
      'string, now number: these cannot be compared',
    );
    const none = { statistics: from, drift: driftOf(from, to, []) };
    expect(await renderStatistics({ statistics: to, against: none })).toContain(
      '<title>visits and dataset dddddddddddd have no feature in common</title>',
    );
  });

  it('loads nothing, runs nothing, and shows hostile texts as text', async () => {
    const page = await renderStatistics({
      statistics: statisticsOf(textsFeature(hostile, { [hostile]: 3, '': 2 })),
    });
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline';`);
    expect(page).not.toMatch(/<script|<img|https?:|url\(|@import|<link|<iframe/i);
    const tags = page.match(/<[a-z][^>]*>/gi)?.map((tag) => tag.replace(/"[^"]*"/g, '""'));
    expect(tags?.filter((tag) => tag.includes('alert'))).toEqual([]);
    expect(page).toMatch(/<text[^>]*>"&gt;&lt;script&gt;/);
  });

  it('prints no warning of the plotting libraries', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      await renderStatistics({ statistics: statisticsOf(weights, cities) });
      await renderStatistics(drifted());
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });
});
