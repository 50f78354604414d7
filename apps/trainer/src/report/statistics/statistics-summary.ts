import type { DriftVerdict, Statistics } from '@quincunx/contracts';
import { verdictInWords } from '../../features/drift-in-words.ts';
import { originInWords, subjectName } from '../../features/statistics-subject.ts';
import { formatCount, formatNumber } from '../format-number.ts';
import { html, type Html } from '../html.ts';
import { fact } from '../sections/fact.ts';
import type { StatisticsReport } from './statistics-report.ts';

const verdicts: readonly DriftVerdict[] = ['large', 'moderate', 'none', 'too-few-rows', 'unknown'];

/** What is shown, in one sentence and a few facts. */
export function statisticsSummary(report: StatisticsReport): Html {
  const { statistics, against } = report;
  return html`<header class="${classOf(report)}">
    <p class="kicker">${against ? 'Drift of features' : 'Statistics of features'}</p>
    <h1>${headline(report)}</h1>
    <dl class="facts">
      ${against && subjectFact('From', against.statistics.of)}
      ${subjectFact(against ? 'To' : 'Of', statistics.of)} ${against && fact('Drift', driftInWords(report))}
    </dl>
  </header>`;
}

export function headline(report: StatisticsReport): string {
  const { statistics, against } = report;
  const name = shortName(statistics.of);
  if (against === undefined) {
    return `${formatCount(statistics.features.length, 'feature')} of ${name}, ${formatCount(statistics.of.rows, 'row')}`;
  }
  const other = shortName(against.statistics.of);
  const { features } = against.drift;
  if (features.length === 0) return `${name} and ${other} have no feature in common`;
  const drifted = formatNumber(countOf(report, 'large'));
  return `${drifted} of ${formatCount(features.length, 'feature')} drifted far: ${name === other ? name : `${name} against ${other}`}`;
}

function countOf({ against }: StatisticsReport, verdict: DriftVerdict): number {
  return against?.drift.features.filter((feature) => feature.verdict === verdict).length ?? 0;
}

/** `2 large, 1 none`. */
function driftInWords(report: StatisticsReport): string {
  return verdicts
    .map((verdict) => ({ count: countOf(report, verdict), verdict }))
    .filter(({ count }) => count > 0)
    .map(({ count, verdict }) => `${formatNumber(count)} ${verdictInWords(verdict)}`)
    .join(', ');
}

function classOf(report: StatisticsReport): string {
  if (countOf(report, 'large') > 0) return 'failed';
  if (countOf(report, 'moderate') > 0) return 'moderate';
  return countOf(report, 'none') > 0 ? 'passed' : 'undecided';
}

function subjectFact(term: string, of: Statistics['of']): Html {
  return fact(
    term,
    html`${subjectName(of)} <small>${originInWords(of)}; ${formatCount(of.rows, 'row')}</small>`,
  );
}

function shortName(of: Statistics['of']): string {
  return 'dataset' in of ? `dataset ${of.dataset.slice(0, 12)}` : of.view;
}
