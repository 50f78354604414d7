import {
  classificationMetricNames,
  regressionMetricNames,
  type EstimatorSettings,
  type MetricName,
  type Problem,
} from '@quincunx/contracts';
import type { Draft } from './draft.ts';
import { suggestion } from './nearest-name.ts';

const metricNamesByKind = {
  'linear-regression': regressionMetricNames,
  'logistic-regression': classificationMetricNames,
} as const satisfies Record<EstimatorSettings['kind'], readonly MetricName[]>;

const allMetricNames: readonly string[] = [...regressionMetricNames, ...classificationMetricNames];

/** What does not go with the estimator's task: metrics of the other one, a label that it cannot predict. */
export function taskProblems({ estimator, label, gate, promotion }: Draft): Problem[] {
  const kind = estimator.kind;
  if (kind !== 'linear-regression' && kind !== 'logistic-regression') return [];
  const own: readonly string[] = metricNamesByKind[kind];
  const metrics = [
    ...gate.absolute.map(({ metric }, index) => ({ path: `gate/absolute/${index}/metric`, metric })),
    ...gate.relative.map(({ metric }, index) => ({ path: `gate/relative/${index}/metric`, metric })),
    { path: 'promotion/metric', metric: promotion.metric },
  ];
  const problems = metrics.flatMap(({ path, metric }) => {
    if (metric === undefined || own.includes(metric) || !allMetricNames.includes(metric)) return [];
    return [{ path, message: `${metric} is not a metric of ${kind}${suggestion(metric, own)}` }];
  });
  if (kind === 'linear-regression' && label.type === 'boolean') {
    problems.push({ path: 'label/type', message: `is boolean; ${kind} predicts a number` });
  }
  return problems;
}
