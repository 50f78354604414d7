import {
  Deployments,
  type DeploymentsOptions,
  type ModelSource,
  ScoringService,
  type ScoringServiceOptions,
} from '@quincunx/inference';
import type { Platform } from './open-platform.ts';
import { withdrawCanary } from './withdraw-canary.ts';

export interface Serving {
  readonly deployments: Deployments;
  readonly scoring: ScoringService;
}

/** Predictions from what the registry says is deployed, with features from the online store. */
export function createServing(
  options: { platform: Platform } & Pick<DeploymentsOptions, 'onFault' | 'onLoaded'> &
    Pick<ScoringServiceOptions, 'meterOf'>,
): Serving {
  const { platform, meterOf, ...events } = options;
  const { registry, featureStore, predictionLog: log, settings } = platform;
  const source: ModelSource = {
    listDeployed: () => registry.listDeployed(settings.alias),
    getVersion: (model, version) => registry.getVersion(model, version),
    loadArtifact: (digest) => registry.loadArtifact(digest),
    withdrawCanary: (withdrawal) => withdrawCanary(registry, settings.alias, withdrawal),
  };
  const deployments = new Deployments({ source, alias: settings.alias, ...events });
  return {
    deployments,
    scoring: new ScoringService({ deployments, features: featureStore, log, ...(meterOf && { meterOf }) }),
  };
}
