import { html } from './html.ts';
import { reportStyle } from './report-style.ts';
import { configurationSection } from './sections/configuration-section.ts';
import { gateSection } from './sections/gate-section.ts';
import { metricsSection } from './sections/metrics-section.ts';
import { modelSection } from './sections/model-section.ts';
import { pinsSection } from './sections/pins-section.ts';
import { plotsSection } from './sections/plots-section.ts';
import { headline, summarySection } from './sections/summary-section.ts';
import type { TrainingReport } from './training-report.ts';

/** Nothing may be loaded, run or sent, even if a hostile name should get past the escaping. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The report of one training run: a whole HTML document that needs no other file, no network and no script. */
export async function renderReport(report: TrainingReport): Promise<string> {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${headline(report)}</title>
        <style>
          ${reportStyle}
        </style>
      </head>
      <body>
        <main>
          ${summarySection(report)} ${gateSection(report.verdict)} ${metricsSection(report)}
          ${await plotsSection(report)} ${modelSection(report.artifact)} ${pinsSection(report)}
          ${configurationSection(report.definition)}
        </main>
      </body>
    </html> `;
  return document.toString();
}
