import type {
  Artifact,
  GateVerdict,
  Metrics,
  ModelDefinition,
  ModelDefinitionInput,
  NamedExpression,
  Row,
} from '@quincunx/contracts';
import { modelDefinitionSchema } from '@quincunx/contracts';
import type { Evaluation } from '@quincunx/training';
import type { TrainingReport } from './training-report.ts';

/** Numbers that look random and are always the same: mulberry32 in [0, 1), and a sum of them that is nearly normal. */
function createNoise(seed: number) {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value) - 6;
  return { uniform, normal };
}

const digest = (character: string): string => character.repeat(64);

interface Case {
  readonly name: string;
  readonly features: readonly string[];
  readonly estimator: ModelDefinitionInput['estimator'];
  readonly label: ModelDefinition['label']['type'];
  readonly train: Evaluation;
  readonly test: Evaluation;
  readonly production: Metrics;
  readonly steps: TrainingReport['steps'];
  readonly output: NamedExpression;
  readonly verdict: GateVerdict;
}

function reportOf(model: Case): TrainingReport {
  const references = model.features.map((feature) => `patient_vitals:${feature}`);
  const source = {
    kind: 'file',
    path: 'models/diabetes-bmi/data/diabetes.csv',
    format: 'csv',
    timestamp: { assumed: '2004-01-01T00:00:00Z' },
  } as const;
  const definition = modelDefinitionSchema.parse({
    name: model.name,
    description: 'Disease progression one year after baseline, from the body mass index.',
    featureViews: [
      {
        name: 'patient_vitals',
        entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
        source,
        features: model.features.map((name) => ({ name, type: 'number' })),
      },
    ],
    features: references,
    label: { source, column: 'progression', type: model.label },
    split: { kind: 'ordered', test: { rows: model.test.rows } },
    preprocessing: [{ kind: 'standardise', features: [...model.features] }],
    estimator: model.estimator,
    gate: {},
    promotion: { kind: 'manual' },
    seed: 20040101,
  } satisfies ModelDefinitionInput);
  const artifact: Artifact = {
    format: 'quincunx-expression-1',
    model: model.name,
    signature: {
      inputs: model.features.map((name) => ({ name, type: 'number', nullable: false })),
      outputs: [{ name: model.output.name, type: 'number', nullable: false }],
    },
    features: references,
    steps: model.features.map((name) => ({
      name: `${name}_standardised`,
      expression: `(${name} - 26.25) / 4.4`,
    })),
    outputs: [model.output],
    fitted: {
      kind: model.estimator.kind,
      intercept: 152.3,
      coefficients: Object.fromEntries(model.features.map((name) => [`${name}_standardised`, 44.5])),
      preprocessing: Object.fromEntries(model.features.map((name) => [`${name}_standardised.mean`, 26.25])),
    },
  };
  return {
    run: '5c7f6f5e-0d35-4d3c-9c1e-2f6d7f1f7a01',
    startedAt: '2026-03-02T09:30:00.000Z',
    endedAt: '2026-03-02T09:30:01.240Z',
    definition,
    environment: 'development',
    artifact,
    artifactDigest: digest('a'),
    pins: {
      configuration: { name: model.name, version: 3, digest: digest('b') },
      dataset: digest('c'),
      features: { references, digest: digest('d') },
      code: { revision: 'e'.repeat(40), dirty: true },
      seed: 20040101,
      runtime: { node: '24.21.0', platform: 'linux-x64', quincunx: '0.1.0' },
    },
    trainRows: model.train.rows,
    testRows: model.test.rows,
    candidate: { train: model.train, test: model.test },
    production: { version: 1, metrics: model.production },
    steps: model.steps,
    verdict: model.verdict,
    version: 2,
    promotion: 'Production stays at version 1: version 2 is no better.',
  };
}

function evaluate(
  count: number,
  metrics: Metrics,
  draw: () => { inputs: Row; label: number; prediction: number },
): Evaluation {
  return { rows: count, metrics, sample: Array.from({ length: count }, draw) };
}

function regression(features: readonly string[], estimator: Case['estimator'], steps: Case['steps']) {
  const { uniform, normal } = createNoise(1);
  const draw = () => {
    const values = features.map(() => Math.round((26.4 + normal() * 4.4 + uniform()) * 10) / 10);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const prediction = 152.3 + ((mean - 26.25) / 4.4) * 44.5;
    return {
      inputs: Object.fromEntries(features.map((name, index) => [name, values[index] ?? 0])),
      label: Math.max(25, Math.round(prediction + normal() * 60)),
      prediction,
    };
  };
  return reportOf({
    name: 'diabetes-bmi',
    features,
    estimator,
    label: 'number',
    train: evaluate(
      422,
      { r2: 0.335131, mse: 3955.0198534, rmse: 62.8889, mae: 51.8, mape: 0.46, bias: 0 },
      draw,
    ),
    test: evaluate(
      20,
      { r2: 0.472575448, mse: 2548.0723987, rmse: 50.4784, mae: 41.5, mape: 0.39, bias: -8.5 },
      draw,
    ),
    production: { r2: 0.45, mse: 2657.1, rmse: 51.547, mae: 41.5, mape: 0.37, bias: 9.25 },
    steps,
    output: {
      name: 'progression',
      expression: `152.3 + ${features.map((name) => `${44.5 / features.length} * ${name}_standardised`).join(' + ')}`,
    },
    verdict: {
      passed: true,
      findings: [
        { passed: true, reason: 'r2 0.4726 is at least 0.4' },
        {
          passed: true,
          reason: 'r2 0.4726 is no worse than the 0.4500 of version 1 on the same rows',
        },
      ],
    },
  });
}

/** One numeric input, fitted by gradient descent: a fit to draw over the data, and a loss by step. */
export function gradientDescentReport(): TrainingReport {
  return regression(
    ['bmi'],
    { kind: 'linear-regression', solver: 'gradient-descent', learningRate: 0.1, iterations: 2001 },
    Array.from({ length: 201 }, (_, index) => ({
      step: index * 10,
      name: 'loss',
      value: 3955 + 25_119 * Math.exp(-index / 12),
    })),
  );
}

/** One numeric input, fitted by least squares, in one step. */
export function leastSquaresReport(): TrainingReport {
  return regression(['bmi'], { kind: 'linear-regression', solver: 'least-squares' }, [
    { step: 1, name: 'loss', value: 3955 },
  ]);
}

/** Several inputs: nothing to draw the fit over but the label itself. */
export function severalInputsReport(): TrainingReport {
  return regression(['bmi', 'bp', 's5'], { kind: 'linear-regression', solver: 'least-squares' }, []);
}

/** A probability for every row, and labels that follow it. */
export function classificationReport(): TrainingReport {
  const { uniform, normal } = createNoise(2);
  const draw = () => {
    const bmi = 26.4 + normal() * 4.4;
    const prediction = 1 / (1 + Math.exp(-(bmi - 27) / 2.2));
    return { inputs: { bmi }, label: uniform() < prediction ? 1 : 0, prediction };
  };
  return reportOf({
    name: 'diabetes-risk',
    features: ['bmi'],
    estimator: { kind: 'logistic-regression', threshold: 0.4 },
    label: 'boolean',
    train: evaluate(1500, { accuracy: 0.79, rocAuc: 0.868, logLoss: 0.45, brier: 0.147 }, draw),
    test: evaluate(500, { accuracy: 0.78, rocAuc: 0.861, logLoss: 0.46, brier: 0.15 }, draw),
    production: { accuracy: 0.77, rocAuc: 0.87, logLoss: 0.46, brier: 0.152 },
    steps: [0.693147, 0.4712, 0.4522, 0.4515, 0.45148, 0.45148].map((value, step) => ({
      step,
      name: 'loss',
      value,
    })),
    output: { name: 'probability', expression: '1 / (1 + exp(-(-0.34 + 2 * bmi_standardised)))' },
    verdict: { passed: true, findings: [{ passed: true, reason: 'rocAuc 0.8610 is at least 0.8' }] },
  });
}

/** A copy without one of its properties. */
export function without<Whole extends object, Key extends keyof Whole>(
  whole: Whole,
  key: Key,
): Omit<Whole, Key> {
  const copy = { ...whole };
  Reflect.deleteProperty(copy, key);
  return copy;
}
