import { html, trustedMarkup, type Html } from '../html.ts';
import type { Plot } from './plot.ts';
import { plotTheme } from './plot-theme.ts';

/**
 * The plot as an inline SVG that stands on its own. Vega is loaded on the first call, so that a program that draws nothing does
 * not wait for it.
 */
export async function drawPlot({ spec, description }: Plot): Promise<Html> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new vega.View(vega.parse(vegaLite.compile(spec, { config: plotTheme }).spec), {
    renderer: 'none',
  });
  try {
    const svg = await view.toSVG();
    const size = /viewBox="[\d. ]+"/.exec(svg)?.[0] ?? '';
    // Inside HTML an SVG needs no namespaces, and the page sets its width.
    const content = svg.slice(svg.indexOf('>') + 1);
    return html`<svg role="img" aria-label="${description}" ${trustedMarkup(`${size}>${content}`)}`;
  } finally {
    view.finalize();
  }
}
