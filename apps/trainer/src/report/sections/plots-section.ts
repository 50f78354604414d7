import { formatCount, formatNumber } from '../format-number.ts';
import { html, type Html } from '../html.ts';
import { drawFigure } from '../plots/draw-figure.ts';
import { reportFigures } from '../plots/report-figures.ts';
import type { TrainingReport } from '../training-report.ts';

/** The plots, drawn; after them, which were left out and why. */
export async function plotsSection(report: TrainingReport): Promise<Html> {
  const figures = reportFigures(report);
  const drawn = await Promise.all(
    figures.filter((figure) => 'spec' in figure).map((plot) => drawFigure(plot)),
  );
  return html`<section>
    <h2>Plots</h2>
    ${sampleInWords(report)}
    <div class="figures">${drawn}</div>
    ${figures
      .filter((figure) => 'reason' in figure)
      .map(({ title, reason }) => html`<p class="muted"><strong>${title}</strong>: ${reason}</p>`)}
  </section>`;
}

function sampleInWords({ candidate }: TrainingReport): Html | undefined {
  const sampled = (
    [
      ['training row', candidate.train],
      ['test row', candidate.test],
    ] as const
  ).filter(([, evaluation]) => evaluation.sample.length < evaluation.rows);
  if (sampled.length === 0) return undefined;
  const parts = sampled.map(
    ([noun, { sample, rows }]) => `${formatNumber(sample.length)} of ${formatCount(rows, noun)}`,
  );
  return html`<p class="note">Drawn from a sample: ${parts.join(' and ')}. Metrics are of all rows.</p>`;
}
