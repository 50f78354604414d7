import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ResolvedConfiguration } from '@quincunx/configuration';
import type { ConfigurationVersion, ModelDefinition, ModelVersion, Outcome, Pins } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import { writeFileDurably } from '@quincunx/storage';
import { type Evaluation, evaluate, judge } from '@quincunx/training';
import { renderReport } from '../report/render-report.ts';
import { evaluateProduction } from './evaluate-production.ts';
import { buildData, type Candidate, type Data, fitCandidate } from './fit-candidate.ts';
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

type Ended = Extract<Outcome, { kind: 'registered' | 'rejected' }>;

/**
 * One training run: dataset, fit, evaluation with the predictor that would serve, gate, registration, promotion, report.
 * The run is kept whatever happens; a version that fails its gate is never registered.
 */
export async function trainModel(request: TrainModelRequest): Promise<Ended> {
  const { platform, configuration, author, message, runId, observe } = request;
  const { definition } = configuration;
  const saved = await platform.configurations.save(configuration, { author, message });
  observe({ kind: 'configuration', configuration: saved });
  await platform.runs.start({
    id: runId,
    model: definition.name,
    process: { host: hostname(), id: process.pid },
    parameters: parametersOf(definition),
  });
  try {
    return await runStages(request, saved);
  } catch (error) {
    const { status } = await platform.runs.getRun(runId);
    const reason = error instanceof Error ? error.message : String(error);
    if (status === 'running')
      await platform.runs.end(runId, { outcome: { kind: 'failed', reason }, metrics: {} });
    throw error;
  }
}

async function runStages(request: TrainModelRequest, saved: ConfigurationVersion): Promise<Ended> {
  const { platform, runId, clock, observe } = request;
  const { definition } = saved;
  const startedAt = clock();

  const data = await buildData(platform, definition, observe);
  const pins = pinsOf(request, saved, data);
  await platform.runs.pin(runId, pins);

  const candidate = await fitCandidate(platform, definition, data.train, observe);
  await platform.runs.recordSteps(runId, candidate.steps);

  const { predictor } = candidate;
  const train = await evaluate({ predictor, table: data.train, label: definition.label });
  const test = await evaluate({ predictor, table: data.test, label: definition.label });
  const alias = definition.promotion.kind === 'manual' ? 'production' : definition.promotion.alias;
  const production = await evaluateProduction({
    platform,
    definition,
    alias,
    candidate: predictor,
    test: data.test,
  });
  observe({ kind: 'evaluated', candidate: test, production });

  const verdict = judge({
    gate: definition.gate,
    candidate: test.metrics,
    ...(production && { production }),
  });
  observe({ kind: 'judged', verdict });

  let registered: ModelVersion | undefined;
  if (verdict.passed) registered = await register(request, definition, { candidate, test, pins });
  const outcome: Ended = registered
    ? { kind: 'registered', version: registered.version, verdict }
    : { kind: 'rejected', verdict };
  await platform.runs.end(runId, { outcome, metrics: test.metrics });

  const promotion = registered
    ? await promoteByPolicy({
        registry: platform.registry,
        policy: definition.promotion,
        registered,
        metrics: test.metrics,
        production,
      })
    : 'nothing was registered, so nothing is promoted';
  observe({ kind: 'promotion', decision: promotion });

  const html = await renderReport({
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
  const path = join(platform.settings.home, 'reports', definition.name, `${runId}.html`);
  await writeFileDurably(path, html);
  observe({ kind: 'report', path });
  return outcome;
}

/** Registers what passed; its features are online before it can be promoted. */
async function register(
  { platform, runId, author, message, observe }: TrainModelRequest,
  definition: ModelDefinition,
  { candidate, test, pins }: { candidate: Candidate; test: Evaluation; pins: Pins },
): Promise<ModelVersion> {
  for (const view of viewsOf(definition)) {
    observe({ kind: 'materialised', view, ...(await platform.featureStore.materialise(view)) });
  }
  const version = await platform.registry.register({
    model: definition.name,
    artifact: candidate.digest,
    signature: candidate.artifact.signature,
    metrics: test.metrics,
    run: runId,
    pins,
    tags: definition.tags,
    author,
    description: message,
  });
  observe({ kind: 'registered', version });
  return version;
}

function viewsOf({ features }: ModelDefinition): readonly string[] {
  return [...new Set(features.map((reference) => reference.slice(0, reference.indexOf(':'))))];
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

/** The estimator's settings as the run's parameters. */
function parametersOf({ estimator, seed }: ModelDefinition) {
  return { ...estimator, seed };
}
