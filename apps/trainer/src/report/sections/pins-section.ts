import { html, type Html } from '../html.ts';
import type { TrainingReport } from '../training-report.ts';
import { factsTable } from './facts-table.ts';

/** Everything that the result came from, and what came of it. */
export function pinsSection({ pins, definition, artifactDigest, run }: TrainingReport): Html {
  const { configuration, code, features, runtime } = pins;
  return html`<section>
    <h2>Pins and parameters</h2>
    <div class="pins">
      ${factsTable('Pins: training again from these gives the same artifact, byte for byte', [
        ['artifact', artifactDigest],
        [
          'configuration',
          html`${configuration.name} version ${configuration.version} ${line(configuration.digest)}`,
        ],
        ['dataset', pins.dataset],
        ['features', html`${features.references.map(line)} ${line(features.digest)}`],
        [
          'code',
          code === undefined
            ? html`not in a git checkout`
            : html`${line(code.revision)} ${code.dirty ? 'with changes that were not committed' : 'clean'}`,
        ],
        ['seed', String(pins.seed)],
        ['runtime', html`Node ${runtime.node} on ${runtime.platform}, Quincunx ${runtime.quincunx}`],
        ['run', run],
      ])}
      ${factsTable('Parameters', [
        ...Object.entries(definition.estimator).map(([name, value]) => [name, String(value)] as const),
        ['split', settingInWords(definition.split)],
        ...definition.preprocessing.map(
          (step, index) => [`preprocessing ${index + 1}`, settingInWords(step)] as const,
        ),
      ])}
    </div>
  </section>`;
}

function line(text: string): Html {
  return html`<code class="whole">${text}</code>`;
}

/** `ordered, test {"rows":20}`. */
function settingInWords({ kind, ...settings }: { readonly kind: string }): string {
  return [kind, ...Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}`)].join(
    ', ',
  );
}
