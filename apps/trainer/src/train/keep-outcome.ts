import type { GateVerdict, Metrics, ModelDefinition, ModelVersion, Outcome, Pins } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import type { Candidate } from './fit-candidate.ts';

export interface Kept {
  readonly outcome: Extract<Outcome, { kind: 'registered' | 'rejected' }>;
  /** What was registered; undefined when the gate rejected. */
  readonly registered?: ModelVersion;
}

/** Ends a run with its verdict and registers what passed, in one transaction: never a version without its run's word for it. */
export async function keepOutcome(request: {
  readonly platform: Pick<Platform, 'transact'>;
  readonly runId: string;
  readonly definition: ModelDefinition;
  readonly candidate: Candidate;
  readonly metrics: Metrics;
  readonly pins: Pins;
  readonly verdict: GateVerdict;
  readonly author: string;
  readonly message: string;
}): Promise<Kept> {
  const { platform, runId, definition, candidate, metrics, pins, verdict, author, message } = request;
  return platform.transact(async ({ registry, runs }) => {
    if (!verdict.passed) {
      const outcome = { kind: 'rejected', verdict } as const;
      await runs.end(runId, { outcome, metrics });
      return { outcome };
    }
    const registered = await registry.register({
      model: definition.name,
      artifact: candidate.digest,
      signature: candidate.artifact.signature,
      metrics,
      run: runId,
      pins,
      tags: definition.tags,
      author,
      description: message,
    });
    const outcome = { kind: 'registered', version: registered.version, verdict } as const;
    await runs.end(runId, { outcome, metrics });
    return { outcome, registered };
  });
}
