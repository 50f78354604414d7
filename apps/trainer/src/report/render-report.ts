import { renderPage } from './render-page.ts';
import { configurationSection } from './sections/configuration-section.ts';
import { gateSection } from './sections/gate-section.ts';
import { metricsSection } from './sections/metrics-section.ts';
import { modelSection } from './sections/model-section.ts';
import { pinsSection } from './sections/pins-section.ts';
import { plotsSection } from './sections/plots-section.ts';
import { headline, summarySection } from './sections/summary-section.ts';
import type { TrainingReport } from './training-report.ts';

/** The report of one training run, as a whole HTML document. */
export async function renderReport(report: TrainingReport): Promise<string> {
  return renderPage(headline(report), [
    summarySection(report),
    gateSection(report.verdict),
    metricsSection(report),
    await plotsSection(report),
    modelSection(report.artifact),
    pinsSection(report),
    configurationSection(report.definition),
  ]);
}
