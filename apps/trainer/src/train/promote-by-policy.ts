import { ConflictError, type Metrics, type ModelVersion, type PromotionPolicy } from '@quincunx/contracts';
import type { ModelRegistry } from '@quincunx/model-registry';
import { isBetter, type ProductionEvaluation } from '@quincunx/training';
import { formatMetric } from './format-metric.ts';

/**
 * Promotes a registered version if its policy says so.
 * @returns what was decided and why, in a sentence.
 */
export async function promoteByPolicy(request: {
  registry: ModelRegistry;
  policy: PromotionPolicy;
  registered: ModelVersion;
  metrics: Metrics;
  production: ProductionEvaluation | undefined;
}): Promise<string> {
  const { registry, policy, registered, metrics, production } = request;
  const { model, version } = registered;
  if (policy.kind === 'manual') {
    return `version ${version} waits for a person: POST /v1/models/${model}/promotions`;
  }
  const { alias, metric } = policy;
  const stays = production && `${alias} stays at version ${production.version}`;
  if (production && 'notComparable' in production) {
    return `${stays ?? ''}, as it cannot be compared: ${production.notComparable}`;
  }
  const figure = `${metric} ${formatMetric(metrics[metric])}`;
  if (production && !isBetter(metric, metrics, production.metrics)) {
    return `${stays ?? ''}, because version ${version} is no better: ${figure} against ${formatMetric(production.metrics[metric])}`;
  }
  const reason = production
    ? `${figure} is better than ${formatMetric(production.metrics[metric])} of version ${production.version}`
    : `the first version in ${alias}: ${figure}`;
  try {
    await registry.promote(model, {
      version,
      alias,
      expectedVersion: production?.version ?? null,
      reason,
      actor: 'trainer',
    });
  } catch (error) {
    // Somebody moved the alias since it was compared with: theirs stands.
    if (error instanceof ConflictError) return `not promoted: ${error.message}`;
    throw error;
  }
  return `${alias} is now version ${version}: ${reason}`;
}
