import { html, type Html } from '../html.ts';
import { drawPlot } from './draw-plot.ts';
import type { Figure } from './plot.ts';

/** A figure in its frame; of one that is left out, why. What stands under its title and below it may be added. */
export async function drawFigure(
  figure: Figure,
  { heading, below }: { readonly heading?: Html | undefined; readonly below?: Html | undefined } = {},
): Promise<Html> {
  const plot = 'spec' in figure ? figure : undefined;
  return html`<figure class="figure">
    <figcaption>
      <h3>${figure.title}</h3>
      ${heading}
      <p class="muted">${'reason' in figure ? figure.reason : figure.caption}</p>
      ${plot?.key.map(({ series, text }) => html`<span class="key ${series}">${text}</span>`)}
    </figcaption>
    ${plot && (await drawPlot(plot))} ${below}
  </figure>`;
}
