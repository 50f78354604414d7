import type { TrainingReport } from '../training-report.ts';
import { calibrationPlot } from './calibration-plot.ts';
import { fitPlot } from './fit-plot.ts';
import { lossPlots } from './loss-plots.ts';
import type { Figure } from './plot.ts';
import { probabilityPlot } from './probability-plot.ts';
import { residualPlots } from './residual-plots.ts';
import { rocPlot } from './roc-plot.ts';

/** The plots that tell about this kind of model, in the order to read them. */
export function reportFigures(report: TrainingReport): readonly Figure[] {
  const { estimator } = report.definition;
  const loss = lossPlots(report.steps, estimator);
  switch (estimator.kind) {
    case 'linear-regression':
      return [fitPlot(report), ...residualPlots(report), ...loss];
    case 'logistic-regression':
      return [
        rocPlot(report),
        calibrationPlot(report),
        probabilityPlot(report, estimator.threshold),
        ...loss,
      ];
  }
}
