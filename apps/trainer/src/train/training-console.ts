import type { Metrics } from '@quincunx/contracts';
import type { Evaluation, ProductionEvaluation } from '@quincunx/training';
import { createProgressLine } from '../progress/progress-line.ts';
import { shownPath } from '../report/shown-path.ts';
import { formatMetric } from './format-metric.ts';

import type { TrainingEvent, TrainingObserver } from './training-event.ts';

const labelWidth = 15;

/** Shows a run to a person: a line a fact, with a bar for a long fit where the output is a terminal. */
export function createTrainingConsole(output: NodeJS.WriteStream | NodeJS.WritableStream): TrainingObserver {
  const progress = createProgressLine(output, { label: 'fit', unit: 'step' });
  const say = (label: string, text: string) => {
    output.write(`  ${label.padEnd(labelWidth)}${text}\n`);
  };
  return function observe(event: TrainingEvent): void {
    if (event.kind === 'progress') {
      const { step, steps, loss } = event.progress;
      progress.update({ done: step, total: steps, detail: `loss ${loss.toPrecision(10)}` });
      return;
    }
    progress.stop();
    for (const [label, text] of linesOf(event)) say(label, text);
  };
}

type Line = readonly [label: string, text: string];

function linesOf(event: Exclude<TrainingEvent, { kind: 'progress' }>): readonly Line[] {
  switch (event.kind) {
    case 'configuration': {
      const { version, digest, environment } = event.configuration;
      return [['configuration', `version ${version}, digest ${digest}, environment ${environment}`]];
    }
    case 'dataset': {
      const { dataset, split, trainRows, testRows } = event;
      return [
        ['dataset', `${dataset.rows} rows, digest ${dataset.digest}`],
        ['split', `${split}: ${trainRows} rows to train on, ${testRows} to test on`],
      ];
    }
    case 'fitted': {
      const loss = event.loss === undefined ? '' : `, training loss ${formatMetric(event.loss)}`;
      return [['fit', `${event.estimator} in ${event.seconds.toFixed(2)} s${loss}`]];
    }
    case 'evaluated':
      return metricLines(event.candidate, event.alias, event.production);
    case 'judged': {
      const { passed, findings } = event.verdict;
      const reasons = findings.map(({ passed: kept, reason }): Line => [
        '',
        `${kept ? 'passed' : 'FAILED'}: ${reason}`,
      ]);
      return [['gate', passed ? 'passed' : 'rejected: the run is kept, nothing is registered'], ...reasons];
    }
    case 'materialised':
      return [['online', `${event.view}: the newest values of ${event.keys} keys`]];
    case 'registered': {
      const { model, version, artifact } = event.version;
      return [['registered', `${model} version ${version}, artifact ${artifact}`]];
    }
    case 'promotion':
      return [['promotion', event.decision]];
    case 'no-report':
      return [['report', `not written: ${event.reason}`]];
    case 'failed':
      return [];
    case 'report':
      return [['report', shownPath(event.path)]];
  }
}

/** The candidate's metrics beside those of the version that the alias names, on the same rows. */
function metricLines(
  { metrics, rows }: Evaluation,
  alias: string,
  production: ProductionEvaluation | undefined,
): readonly Line[] {
  const compared = production && 'metrics' in production ? production.metrics : undefined;
  const table = (Object.keys(metrics) as (keyof Metrics)[]).map((name): Line => [
    '',
    columns(name, formatMetric(metrics[name]), compared ? formatMetric(compared[name]) : ''),
  ]);
  const header = columns(
    '',
    'candidate',
    compared && production ? `${alias} (version ${production.version})` : '',
  );
  return [['metrics', `on ${rows} test rows${withoutComparison(alias, production)}`], ['', header], ...table];
}

function withoutComparison(alias: string, production: ProductionEvaluation | undefined): string {
  if (!production) return `; nothing is in ${alias} yet to compare with`;
  if ('metrics' in production) return '';
  return `; version ${production.version} in ${alias} cannot be compared: ${production.notComparable}`;
}

function columns(name: string, candidate: string, production: string): string {
  return `${name.padEnd(12)}${candidate.padEnd(20)}${production}`.trimEnd();
}
