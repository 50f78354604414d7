import { proportionalArtifact } from '../artifacts.fixture.ts';
import { Deployments } from './deployments.ts';
import type { LoggedRequest } from '../prediction-log/logged-request.ts';
import { RegistryFixture } from './registry.fixture.ts';
import { ScoringService } from '../scoring/scoring-service.ts';

export const model = 'proportional';
export const named = (alias: string, version: number) => ({
  alias,
  version,
  artifact: String(version).padStart(64, '0'),
});

/** Versions 1, 2 and 3 predict that many times bmi; version 4 fails for whatever is not 1. */
export function setUpReleases({ random = () => 0.5 }: { random?: () => number } = {}) {
  const registry = new RegistryFixture();
  for (const slope of [1, 2, 3]) registry.artifacts.set(slope, proportionalArtifact(slope));
  registry.artifacts.set(4, {
    ...proportionalArtifact(4),
    steps: [{ name: 'scaled', expression: 'if(bmi == 1, 4, 1 / 0)' }],
  });
  registry.production = 1;
  const faults: string[] = [];
  const logged: LoggedRequest[] = [];
  const counted = new Map<number, { predictions: number; errors: number }>();
  const deployments = new Deployments({
    source: registry,
    alias: 'production',
    onFault: (message) => faults.push(message),
  });
  const scoring = new ScoringService({
    deployments,
    features: { online: () => Promise.resolve([]) },
    log: { isSampled: (id) => id.startsWith('r'), record: (request) => logged.push(request) },
    meterOf: ({ version }) => {
      const meter = { predictions: 0, errors: 0 };
      counted.set(version, meter);
      return {
        observe: (_seconds, predictions) => (meter.predictions += predictions),
        countError: () => (meter.errors += 1),
      };
    },
    random,
  });
  const ask = async (routingKey?: string, bmi = 10) => {
    const asked = await scoring.predict({ model, requestId: 'r-1', routingKey }, { instances: [{ bmi }] });
    return asked.version;
  };
  return { registry, deployments, scoring, faults, logged, counted, ask };
}
