import { formatCount, formatNumber } from '../format-number.ts';
import { html, type Html } from '../html.ts';
import type { TrainingReport } from '../training-report.ts';
import { fact, instantInWords } from './fact.ts';

/** The verdict in one sentence, and the run in a few facts. */
export function summarySection(report: TrainingReport): Html {
  const { definition, production } = report;
  return html`<header class="${report.verdict.passed ? 'passed' : 'failed'}">
    <p class="kicker">Training report</p>
    <h1>${headline(report)}</h1>
    <p class="promotion">${report.promotion}</p>
    ${definition.description === undefined ? undefined : html`<p class="muted">${definition.description}</p>`}
    <dl class="facts">
      ${fact('Environment', report.environment)} ${fact('Started', instantInWords(report.startedAt))}
      ${fact('Took', durationInWords(Date.parse(report.endedAt) - Date.parse(report.startedAt)))}
      ${fact('Training rows', formatNumber(report.trainRows))}
      ${fact('Test rows', formatNumber(report.testRows))}
      ${fact('Compared with', production === undefined ? 'none yet' : `version ${production.version}`)}
    </dl>
  </header>`;
}

/** The verdict in one sentence. */
export function headline({ definition, verdict, version }: TrainingReport): string {
  const registered =
    version === undefined ? 'no version was registered' : `is registered as version ${version}`;
  if (verdict.findings.length === 0) return `${definition.name} has no gate to pass and ${registered}.`;
  if (verdict.passed) return `${definition.name} passed its gate and ${registered}.`;
  const failed = verdict.findings.filter((finding) => !finding.passed).length;
  const rules = formatCount(verdict.findings.length, 'rule');
  return `${definition.name} was rejected by its gate: ${failed} of ${rules} failed, and ${registered}.`;
}

function durationInWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${formatNumber(Math.floor(whole / 60))} min ${whole % 60} s`;
}
