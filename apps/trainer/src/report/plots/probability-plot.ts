import { formatCount, formatNumber } from '../format-number.ts';
import type { TrainingReport } from '../training-report.ts';
import { histogramSpec } from './histogram-spec.ts';
import type { Figure } from './plot.ts';
import { colours } from './plot-theme.ts';
import { samplePoints } from './sample-points.ts';

/** How the predicted probabilities of the test rows are distributed, by label; `threshold` is where "true" begins. */
export function probabilityPlot(report: TrainingReport, threshold: number): Figure {
  const title = 'Predicted probability by label';
  const rows = samplePoints(report).filter((point) => point.series === 'test');
  if (rows.length === 0) return { title, reason: 'There are no test rows to draw.' };
  const label = report.definition.label.column;
  const predictionsOf = (positive: boolean) =>
    rows.filter((row) => row.label > 0.5 === positive).map((row) => row.prediction);
  const [positives, negatives] = [predictionsOf(true), predictionsOf(false)];
  return {
    title,
    caption: `Test rows. From ${formatNumber(threshold)}, the line, the label is predicted true; a good model keeps the two apart.`,
    description:
      `Histograms of the predicted probability of ${formatCount(positives.length, 'test row')} whose ${label} is true and ` +
      `${formatCount(negatives.length, 'test row')} whose ${label} is false, with a line at the threshold ${formatNumber(threshold)}.`,
    key: [],
    spec: histogramSpec({
      panels: [
        { title: `rows with ${label} true`, colour: colours.test, values: positives },
        { title: `rows with ${label} false`, colour: colours.test, values: negatives },
      ],
      extent: [0, 1],
      title: 'predicted probability',
      mark: threshold,
    }),
  };
}
