import { metricDirections, metricNameSchema, type MetricName, type Metrics } from '@quincunx/contracts';
import { formatChange, formatCount, formatNumber } from '../format-number.ts';
import { html, type Html } from '../html.ts';
import type { TrainingReport } from '../training-report.ts';

const descriptions = {
  r2: { label: 'R²', meaning: 'share of variance explained' },
  mse: { label: 'MSE', meaning: 'mean squared error' },
  rmse: { label: 'RMSE', meaning: 'root of the mean squared error' },
  mae: { label: 'MAE', meaning: 'mean absolute error' },
  mape: { label: 'MAPE', meaning: 'mean absolute error as a share of the label' },
  bias: { label: 'Bias', meaning: 'mean of prediction minus label' },
  accuracy: { label: 'Accuracy', meaning: 'share of rows predicted right' },
  precision: { label: 'Precision', meaning: 'share of those predicted true that are' },
  recall: { label: 'Recall', meaning: 'share of the true that are predicted so' },
  f1: { label: 'F1', meaning: 'harmonic mean of precision and recall' },
  rocAuc: { label: 'ROC AUC', meaning: 'chance that a true row is ranked above a false one' },
  logLoss: { label: 'Log loss', meaning: 'mean negative log-likelihood, in nats' },
  brier: { label: 'Brier score', meaning: 'mean squared error of the probability' },
} satisfies Record<MetricName, { label: string; meaning: string }>;

const directionsInWords = {
  higher: 'higher is better',
  lower: 'lower is better',
  'nearer-zero': 'nearer zero is better',
} as const;

/** The candidate's metrics, beside those of the version that it would take the place of, on the same rows. */
export function metricsSection(report: TrainingReport): Html {
  const { candidate, production, trainRows, testRows } = report;
  const compared = production !== undefined && 'metrics' in production ? production : undefined;
  const names = metricNameSchema.options.filter((name) =>
    [candidate.test.metrics, candidate.train.metrics, compared?.metrics].some(
      (metrics) => metrics?.[name] !== undefined,
    ),
  );
  return html`<section>
    <h2>Metrics</h2>
    ${
      production && 'notComparable' in production
        ? html`<p class="note">Version ${production.version} is not compared: ${production.notComparable}</p>`
        : undefined
    }
    <div class="wide">
      <table class="metrics">
        <caption>
          The candidate on ${formatCount(testRows, 'test row')} that training never saw,
          ${compared ? `beside version ${compared.version} on the same rows,` : undefined} and on the
          ${formatCount(trainRows, 'training row')} that it learnt from.
          ${production ? undefined : 'There is no version to compare it with yet.'}
        </caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Candidate, test</th>
            ${
              compared &&
              html`<th scope="col">Version ${compared.version}, test</th>
                <th scope="col">Change</th>`
            }
            <th scope="col">Candidate, train</th>
          </tr>
        </thead>
        <tbody>
          ${names.map(
            (name) =>
              html`<tr>
                <th scope="row">
                  ${descriptions[name].label}
                  <small>${descriptions[name].meaning}; ${directionsInWords[metricDirections[name]]}</small>
                </th>
                ${cell(candidate.test.metrics[name])}
                ${compared && [cell(compared.metrics[name]), changeCell(name, candidate.test.metrics, compared.metrics)]}
                ${cell(candidate.train.metrics[name])}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function cell(value: number | undefined): Html {
  return value === undefined ? html`<td>–</td>` : html`<td title="${value}">${formatNumber(value)}</td>`;
}

function changeCell(name: MetricName, candidate: Metrics, production: Metrics): Html {
  const [now, before] = [candidate[name], production[name]];
  if (now === undefined || before === undefined) return html`<td>–</td>`;
  const verdict = compare(name, now, before);
  return html`<td class="${verdict}" title="${now - before}">
    ${formatChange(now - before)} <em>${verdict}</em>
  </td>`;
}

function compare(name: MetricName, now: number, before: number): 'better' | 'worse' | 'equal' {
  const gain = {
    higher: now - before,
    lower: before - now,
    'nearer-zero': Math.abs(before) - Math.abs(now),
  }[metricDirections[name]];
  if (gain === 0) return 'equal';
  return gain > 0 ? 'better' : 'worse';
}
