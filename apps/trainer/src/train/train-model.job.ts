import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ResolvedConfiguration } from '@quincunx/configuration';
import { type ConfigurationVersion, type Pins, PlatformError } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import { writeFileDurably } from '@quincunx/storage';
import { evaluate, judge } from '@quincunx/training';
import { renderReport } from '../report/render-report.ts';
import type { TrainingReport } from '../report/training-report.ts';
import { evaluateProduction } from './evaluate-production.ts';
import { buildData, type Data, fitCandidate } from './fit-candidate.ts';
import { type Kept, keepOutcome } from './keep-outcome.ts';
import { materialiseFeatures } from './materialise-features.ts';
import { promoteByPolicy } from './promote-by-policy.ts';
import type { TrainingObserver } from './training-event.ts';

export interface TrainModelRequest {
  readonly platform: Platform;
  readonly configuration: ResolvedConfiguration;
  readonly author: string;
  readonly message: string;
  /** The git revision of the code, where there is one. */
  readonly code: Pins['code'];
  readonly runtime: Pins['runtime'];
  readonly runId: string;
  readonly clock: () => Date;
  readonly observe: TrainingObserver;
}

/**
 * One training run: dataset, fit, evaluation with the predictor that would serve, gate, registration, promotion, report.
 * The run is kept whatever happens. Nothing that serves changes before the gate has passed.
 */
export async function trainModel(request: TrainModelRequest): Promise<Kept['outcome']> {
  const { platform, configuration, author, message, runId, observe } = request;
  const { definition } = configuration;
  const saved = await platform.configurations.save(configuration, { author, message });
  observe({ kind: 'configuration', configuration: saved });
  await platform.runs.start({
    id: runId,
    model: definition.name,
    process: { host: hostname(), id: process.pid },
    parameters: { ...definition.estimator, seed: definition.seed },
  });
  try {
    return await runStages(request, saved);
  } catch (error) {
    observe({ kind: 'failed' });
    await endAsFailed(platform, runId, error);
    throw error;
  }
}

/** What went wrong first is what is reported; that it could not be recorded, too, would hide it. */
async function endAsFailed({ runs }: Platform, runId: string, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  try {
    const { status } = await runs.getRun(runId);
    if (status === 'running') await runs.end(runId, { outcome: { kind: 'failed', reason }, metrics: {} });
  } catch {
    // The doctor finds the run without an end.
  }
}

async function runStages(request: TrainModelRequest, saved: ConfigurationVersion): Promise<Kept['outcome']> {
  const { platform, runId, author, message, clock, observe } = request;
  const { definition } = saved;
  const startedAt = clock();

  await platform.featureStore.definitions.requireApplicable(definition);
  const data = await buildData(platform, definition, observe);
  const pins = pinsOf(request, saved, data);
  await platform.runs.pin(runId, pins);

  const candidate = await fitCandidate(platform, definition, data.train, observe);
  await platform.runs.recordSteps(runId, candidate.steps);

  const { predictor } = candidate;
  const train = await evaluate({ predictor, table: data.train, label: definition.label });
  const test = await evaluate({ predictor, table: data.test, label: definition.label });
  const alias = definition.promotion.kind === 'manual' ? 'production' : definition.promotion.alias;
  const { signature } = candidate.artifact;
  const production = await evaluateProduction({ platform, definition, alias, signature, test: data.test });
  observe({ kind: 'evaluated', candidate: test, alias, production });

  const { metrics } = test;
  const verdict = judge({ gate: definition.gate, candidate: metrics, production });
  observe({ kind: 'judged', verdict });

  if (verdict.passed) {
    await platform.featureStore.definitions.apply(definition, { author });
    await materialiseFeatures(platform, definition, observe);
  }
  const kept = await keepOutcome({
    platform,
    runId,
    definition,
    candidate,
    metrics,
    pins,
    verdict,
    author,
    message,
  });
  const { outcome, registered } = kept;
  if (registered) observe({ kind: 'registered', version: registered });
  const promotion = registered
    ? await promoteByPolicy({
        registry: platform.registry,
        policy: definition.promotion,
        registered,
        metrics,
        production,
      })
    : 'nothing was registered, so nothing is promoted';
  observe({ kind: 'promotion', decision: promotion });

  await writeReport(request, {
    run: runId,
    startedAt: startedAt.toISOString(),
    endedAt: clock().toISOString(),
    definition,
    environment: saved.environment,
    artifact: candidate.artifact,
    artifactDigest: candidate.digest,
    pins,
    trainRows: data.trainRows,
    testRows: data.testRows,
    candidate: { train, test },
    ...(production && { production }),
    steps: candidate.steps,
    verdict,
    ...(registered && { version: registered.version }),
    promotion,
  });
  return outcome;
}

/** A report that cannot be written does not undo a run that is registered: it is said, and no more. */
async function writeReport({ platform, observe }: TrainModelRequest, report: TrainingReport): Promise<void> {
  const path = join(platform.settings.home, 'reports', report.definition.name, `${report.run}.html`);
  try {
    await writeFileDurably(path, await renderReport(report));
    observe({ kind: 'report', path });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    observe({ kind: 'no-report', reason: error.message });
  }
}

function pinsOf({ code, runtime }: TrainModelRequest, saved: ConfigurationVersion, { dataset }: Data): Pins {
  return {
    configuration: { name: saved.name, version: saved.version, digest: saved.digest },
    dataset: dataset.digest,
    features: { references: [...dataset.references], digest: dataset.featuresDigest },
    ...(code && { code }),
    seed: saved.definition.seed,
    runtime,
  };
}
