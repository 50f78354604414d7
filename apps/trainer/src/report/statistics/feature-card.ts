import type { DriftVerdict, FeatureDrift } from '@quincunx/contracts';
import { verdictInWords } from '../../features/drift-in-words.ts';
import { html, type Html } from '../html.ts';
import { drawFigure } from '../plots/draw-figure.ts';
import { featureFigure } from './feature-figure.ts';
import { figuresTable } from './figures-table.ts';
import type { Side } from './statistics-report.ts';

const verdictClasses: Readonly<Record<DriftVerdict, string>> = {
  none: 'passed',
  moderate: 'moderate',
  large: 'failed',
  'too-few-rows': 'undecided',
  unknown: 'undecided',
};

/** All that is known of one feature: how it drifted, what its values look like, and its figures. */
export async function featureCard(sides: readonly Side[], drift?: FeatureDrift): Promise<Html> {
  return await drawFigure(featureFigure(sides), {
    heading: drift && driftInWords(drift),
    below: figuresTable(sides),
  });
}

function driftInWords({ verdict, populationStabilityIndex, kolmogorovSmirnov }: FeatureDrift): Html {
  const figures = [
    populationStabilityIndex === undefined ? [] : `PSI ${populationStabilityIndex.toFixed(4)}`,
    kolmogorovSmirnov === undefined
      ? []
      : `KS ${kolmogorovSmirnov.statistic.toFixed(4)}, p ${kolmogorovSmirnov.pValue.toPrecision(3)}`,
  ].flat();
  return html`<p class="drift ${verdictClasses[verdict]}">
    <strong>drift: ${verdictInWords(verdict)}</strong>
    ${figures.map((figure) => html`<span>${figure}</span> `)}
  </p>`;
}
