import type { ModelDefinition } from '@quincunx/contracts';
import { html, type Html } from '../html.ts';

/** The resolved model definition, whole. */
export function configurationSection(definition: ModelDefinition): Html {
  return html`<section>
    <h2>Configuration</h2>
    <details>
      <summary>The resolved model definition, as JSON</summary>
      <pre><code>${JSON.stringify(definition, undefined, 2)}</code></pre>
    </details>
  </section>`;
}
