import type { Artifact, Field } from '@quincunx/contracts';
import { html, type Html } from '../html.ts';
import { factsTable } from './facts-table.ts';

/** What was learnt: the expressions that predict, and the numbers in them. */
export function modelSection({ signature, features, steps, outputs, fitted }: Artifact): Html {
  const preprocessing = Object.entries(fitted.preprocessing);
  return html`<section>
    <h2>What was learnt</h2>
    ${factsTable(
      'Expressions, in the order of evaluation: each may use the inputs and the expressions before it.',
      [...steps, ...outputs].map(({ name, expression }) => [name, expression]),
    )}
    <div class="columns">
      ${factsTable(`Coefficients (${fitted.kind})`, [
        ['intercept', String(fitted.intercept)],
        ...Object.entries(fitted.coefficients).map(([name, value]) => [name, String(value)] as const),
      ])}
      ${
        preprocessing.length > 0
          ? factsTable(
              'Preprocessing, fitted on the training rows',
              preprocessing.map(([name, value]) => [name, JSON.stringify(value)]),
            )
          : undefined
      }
      ${factsTable('Signature', [
        ...signature.inputs.map(
          (field, index) => [`input ${field.name}`, typeInWords(field, features[index])] as const,
        ),
        ...signature.outputs.map((field) => [`output ${field.name}`, typeInWords(field)] as const),
      ])}
    </div>
  </section>`;
}

function typeInWords({ type, nullable }: Field, feature?: string): Html {
  return html`${nullable ? `${type} or null` : type}${feature === undefined ? undefined : html`, from <code>${feature}</code>`}`;
}
