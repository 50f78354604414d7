import type { Drift, Statistics } from '@quincunx/contracts';
import { byDrift } from '../../features/drift-in-words.ts';
import { html, type Html } from '../html.ts';
import { renderPage } from '../render-page.ts';
import { featureCard } from './feature-card.ts';
import { headline, statisticsSummary } from './statistics-summary.ts';
import type { Side, StatisticsReport } from './statistics-report.ts';

/** What the values of features are like, or how far they have drifted, the most drifted first: a whole HTML document. */
export async function renderStatistics(report: StatisticsReport): Promise<string> {
  const { statistics, against } = report;
  const cards = against ? driftCards(statistics, against) : cardsOf(statistics);
  return renderPage(headline(report), [
    statisticsSummary(report),
    html`<section class="figures cards">${await Promise.all(cards)}</section>`,
    ...(against
      ? [
          namesSection('Not there any more', against.drift.onlyFrom),
          namesSection('New', against.drift.onlyTo),
        ]
      : []),
  ]);
}

function cardsOf({ features }: Statistics): readonly Promise<Html>[] {
  return features.map((feature) => featureCard([{ series: 'train', feature }]));
}

function driftCards(
  to: Statistics,
  { statistics: from, drift }: { readonly statistics: Statistics; readonly drift: Drift },
): readonly Promise<Html>[] {
  return byDrift(drift.features).map((feature) =>
    featureCard([...sideOf(from, 'train', feature.name), ...sideOf(to, 'test', feature.name)], feature),
  );
}

function sideOf({ features }: Statistics, series: Side['series'], name: string): Side[] {
  const feature = features.find((each) => each.name === name);
  return feature === undefined ? [] : [{ series, feature }];
}

function namesSection(title: string, names: readonly string[]): Html {
  if (names.length === 0) return html``;
  return html`<section>
    <h2>${title}</h2>
    <p>${names.join(', ')}</p>
  </section>`;
}
