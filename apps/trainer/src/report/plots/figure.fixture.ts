import { drawPlot } from './draw-plot.ts';
import type { Figure, Plot } from './plot.ts';

/** The figure, which must be a plot. */
export function plotOf(figure: Figure | undefined): Plot {
  if (figure === undefined || !('spec' in figure)) {
    throw new Error(`expected a plot, not ${JSON.stringify(figure)}`);
  }
  return figure;
}

/** Why the figure was left out, which it must have been. */
export function reasonOf(figure: Figure | undefined): string {
  if (figure === undefined || !('reason' in figure)) throw new Error('expected a plot to be left out');
  return figure.reason;
}

/** The SVG of the figure, which must be a plot. */
export async function svgOf(figure: Figure | undefined): Promise<string> {
  return (await drawPlot(plotOf(figure))).toString();
}
