import type { GateVerdict } from '@quincunx/contracts';
import { html, type Html } from '../html.ts';

/** What each rule of the gate found. */
export function gateSection({ findings }: GateVerdict): Html {
  return html`<section>
    <h2>Gate</h2>
    ${
      findings.length === 0
        ? html`<p>The definition has no gate: any fit is registered.</p>`
        : html`<ul class="findings">
            ${findings.map(
              ({ passed, reason }) =>
                html`<li class="${passed ? 'passed' : 'failed'}">
                  <strong>${passed ? '✓ passed' : '✗ failed'}</strong> <span>${reason}</span>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}
