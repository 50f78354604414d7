import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  featureViewSchema,
  problemDocumentSchema,
  type Artifact,
  type Field,
  type ModelVersion,
  type ProblemDocument,
} from '@quincunx/contracts';
import { openPlatform, readSettings, type Platform, type Settings } from '@quincunx/platform';
import { createLogger } from '@quincunx/telemetry';
import { startScorer, type Scorer } from './start-scorer.ts';

export interface Home {
  readonly settings: Settings;
  /** The stores as another process would have them open. */
  readonly platform: Platform;
  close(): Promise<void>;
}

/** A workspace of its own with the data of two patients, and nothing registered. */
export async function createHome(environment: Readonly<Record<string, string>> = {}): Promise<Home> {
  const workspace = await mkdtemp(join(tmpdir(), 'quincunx-scorer-'));
  await mkdir(join(workspace, 'data'));
  await writeFile(join(workspace, 'data', 'patients.csv'), 'patient_id,bmi\n1,30\n2,20\n');
  const settings = readSettings({
    QUINCUNX_WORKSPACE: workspace,
    QUINCUNX_PORT: '0',
    // Client and server share an event loop here, which either may keep.
    QUINCUNX_MAX_EVENT_LOOP_DELAY: '60000',
    QUINCUNX_LOG_LEVEL: 'debug',
    ...environment,
  });
  const platform = await openPlatform({ settings });
  return {
    settings,
    platform,
    close: async () => {
      await platform.close();
      await rm(workspace, { recursive: true });
    },
  };
}

/** Puts the two patients into the online store. */
export async function materialise({ featureStore }: Platform): Promise<void> {
  await featureStore.definitions.apply({ featureViews: [patientVitals] });
  await featureStore.materialisations.materialise({ view: patientVitals.name });
}

const patientVitals = featureViewSchema.parse({
  name: 'patient_vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: {
    kind: 'file',
    path: 'data/patients.csv',
    format: 'csv',
    timestamp: { assumed: '2020-01-01T00:00:00.000Z' },
  },
  features: [{ name: 'bmi', type: 'number' }],
});

export interface RunningScorer extends Scorer {
  readonly home: Home;
  /** The entries of the log so far. */
  readonly log: readonly unknown[];
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** The problem document that a request is answered with; fails on any other answer. */
  askForProblem(path: string, options?: AskOptions): Promise<ProblemDocument>;
}

export interface AskOptions {
  readonly method?: string;
  /** Sent as JSON, a text as it is; makes it a POST. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * A scorer on a free port over a home of its own; `stop` removes both.
 * @param environment more settings: `{ QUINCUNX_PREDICTION_LOG: '1' }`.
 */
export async function startScorerAtHome(
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningScorer> {
  const home = await createHome(environment);
  const log: unknown[] = [];
  const scorer = await startScorer({
    settings: home.settings,
    logger: createLogger({
      name: 'scorer',
      level: 'debug',
      destination: { write: (line) => log.push(JSON.parse(line)) },
    }),
  });
  const ask = (path: string, options?: AskOptions) => askAt(scorer.url, path, options);
  return {
    ...scorer,
    home,
    log,
    ask,
    askForProblem: async (path, options) => {
      const { status, headers, body } = await ask(path, options);
      const problem = problemDocumentSchema.parse(body);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(problem).toMatchObject({ status, requestId: headers.get('x-request-id') });
      return problem;
    },
    stop: async () => {
      await scorer.stop();
      await home.close();
    },
  };
}

async function askAt(url: string, path: string, { method, body, headers }: AskOptions = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    redirect: 'manual',
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.endsWith('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const digest = '5'.repeat(64);
const bmi: Field = { name: 'bmi', type: 'number', nullable: false };

/** Registers a version of a model that predicts `slope * bmi`, or over other inputs what is given. */
export async function register(
  { registry }: Platform,
  {
    model = 'diabetes-bmi',
    slope = 2,
    inputs = [bmi],
    expression = `${slope} * bmi`,
    r2 = 0.5,
  }: { model?: string; slope?: number; inputs?: Field[]; expression?: string; r2?: number } = {},
): Promise<ModelVersion> {
  const artifact: Artifact = {
    format: 'quincunx-expression-1',
    model,
    signature: { inputs, outputs: [{ name: 'prediction', type: 'number', nullable: false }] },
    features: inputs.map(({ name }) => `patient_vitals:${name}`),
    steps: [],
    outputs: [{ name: 'prediction', expression }],
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: {}, preprocessing: {} },
  };
  return registry.register({
    model,
    artifact: await registry.storeArtifact(artifact),
    signature: artifact.signature,
    metrics: { r2 },
    run: '2b7c3a52-1c51-4f3a-9c0e-0f6f2c9d8a11',
    pins: {
      configuration: { name: model, version: 1, digest },
      dataset: digest,
      features: { references: artifact.features, digest },
      seed: 1,
      runtime: { node: '24.0.0', platform: 'linux-x64', quincunx: '0.1.0' },
    },
    tags: {},
    author: 'ada',
    description: '',
  });
}

/** Moves production to a version through the scorer, which serves it from then on. */
export async function promote(scorer: RunningScorer, model: string, version: number): Promise<void> {
  const { status, body } = await scorer.ask(`/v1/models/${model}/promotions`, {
    body: { version, reason: 'better', actor: 'ada' },
  });
  expect({ status, body }).toMatchObject({ status: 201 });
}
