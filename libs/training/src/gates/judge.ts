import type {
  AbsoluteRule,
  Gate,
  GateFinding,
  GateVerdict,
  MetricName,
  Metrics,
  RelativeRule,
} from '@quincunx/contracts';
import { figure } from './figure.ts';
import { lossOf } from './is-better.ts';

/** The version that a candidate would take the place of, with its metrics on the candidate's test rows, or why it has none there. */
export type ProductionEvaluation =
  | { readonly version: number; readonly metrics: Metrics }
  | { readonly version: number; readonly notComparable: string };

/** A loss this small, as a share of the figures, is rounding. */
const rounding = 1e-12;

/**
 * Judges a candidate by every rule of a gate, and says in words what each found. A rule relative to production passes where
 * there is nothing to compare with, and says so. A metric that the candidate lacks fails its rule.
 */
export function judge(request: {
  readonly gate: Gate;
  readonly candidate: Metrics;
  readonly production?: ProductionEvaluation | undefined;
}): GateVerdict {
  const { gate, candidate, production } = request;
  const findings = [
    ...gate.absolute.flatMap((rule) => judgeAbsolute(rule, candidate)),
    ...gate.relative.map((rule) => judgeRelative(rule, candidate, production)),
  ];
  return { passed: findings.every(({ passed }) => passed), findings };
}

function judgeAbsolute({ metric, atLeast, atMost }: AbsoluteRule, candidate: Metrics): GateFinding[] {
  const value = candidate[metric];
  if (value === undefined) return [undefinedMetric(metric)];
  const findings: GateFinding[] = [];
  if (atLeast !== undefined) {
    const passed = value >= atLeast;
    const own = figure(value, (rounded) => rounded >= atLeast === passed);
    findings.push({ passed, reason: `${metric} ${own} is ${passed ? 'at least' : 'below'} ${atLeast}` });
  }
  if (atMost !== undefined) {
    const passed = value <= atMost;
    const own = figure(value, (rounded) => rounded <= atMost === passed);
    findings.push({ passed, reason: `${metric} ${own} is ${passed ? 'at most' : 'above'} ${atMost}` });
  }
  return findings;
}

function judgeRelative(
  { metric, maximumLoss }: RelativeRule,
  candidate: Metrics,
  production: ProductionEvaluation | undefined,
): GateFinding {
  const value = candidate[metric];
  if (value === undefined) return undefinedMetric(metric);
  if (production === undefined) {
    return {
      passed: true,
      reason: `${metric} ${figure(value)} is the first: there is no version to compare with yet`,
    };
  }
  const version = `version ${production.version}`;
  if ('notComparable' in production) {
    const reason = `${metric} ${figure(value)} was not compared with ${version}: ${production.notComparable}`;
    return { passed: true, reason };
  }
  const other = production.metrics[metric];
  if (other === undefined) {
    const reason = `${metric} ${figure(value)} was not compared with ${version}, whose ${metric} is not defined on these rows`;
    return { passed: true, reason };
  }
  const isLost = (own: number, theirs: number): boolean =>
    lossOf(metric, own, theirs) > maximumLoss + rounding * Math.max(Math.abs(own), Math.abs(theirs));
  const passed = !isLost(value, other);
  const allowed = `(${maximumLoss} allowed)`;
  if (passed) {
    const reason = `${metric} ${figure(value)} is no worse than ${figure(other)} of ${version} ${allowed}`;
    return { passed, reason };
  }
  const theirs = figure(other, (rounded) => isLost(value, rounded));
  const own = figure(value, (rounded) => isLost(rounded, Number(theirs)));
  const lost = figure(lossOf(metric, value, other), (rounded) => rounded > maximumLoss);
  return { passed, reason: `${metric} ${own} is worse than ${theirs} of ${version} by ${lost} ${allowed}` };
}

function undefinedMetric(metric: MetricName): GateFinding {
  return { passed: false, reason: `${metric} is not defined on the test rows` };
}
