import { html, type Html } from '../html.ts';

/** One of a list of facts, `<dl class="facts">`. */
export function fact(term: string, detail: string | Html): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${detail}</dd>
  </div>`;
}

/** `2026-03-02 09:30:00 UTC`. */
export function instantInWords(instant: string): Html {
  return html`<time datetime="${instant}">${instant.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time>`;
}
