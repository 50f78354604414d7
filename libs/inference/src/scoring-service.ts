import {
  InvalidInputError,
  NotFoundError,
  type Prediction,
  type PredictRequest,
  type PredictResponse,
  ProblemList,
  type Row,
  UnsupportedError,
  type Value,
} from '@quincunx/contracts';
import type { Deployments } from './deployments.ts';
import type { FeatureSource } from './feature-source.ts';
import type { Deployment } from './load-deployment.ts';

type UntrustedRow = Readonly<Record<string, unknown>>;

/** Predictions for requests of any transport. */
export class ScoringService {
  readonly #deployments: Deployments;
  readonly #features: FeatureSource;

  constructor(options: { deployments: Deployments; features: FeatureSource }) {
    this.#deployments = options.deployments;
    this.#features = options.features;
  }

  /**
   * Predicts for instances, or for entities whose newest features are read online, with the version in production or the one named.
   * @throws InvalidInputError naming every wrong field; NotFoundError for a model, version or entity that is not there.
   */
  async predict(
    request: { readonly model: string; readonly version?: number | undefined } & PredictRequest,
  ): Promise<PredictResponse> {
    const deployment = await this.#deployment(request.model, request.version);
    const rows =
      'instances' in request
        ? deployment.parse(request.instances, 'instances')
        : await this.#rowsOf(deployment, request.entities, request.context);
    const predictions = await deployment.predictor.predict(rows);
    assertFinite(predictions);
    return { model: deployment.model, version: deployment.version, predictions };
  }

  /**
   * Predicts one number for each number, for a model of one numeric input and one numeric output that is never null.
   * @throws UnsupportedError for any other model.
   */
  async predictNumbers(request: {
    readonly model: string;
    readonly values: readonly number[];
  }): Promise<{ readonly version: number; readonly predictions: readonly number[] }> {
    const { model, version, predictor } = this.#deployments.getCurrent(request.model);
    const { inputs, outputs } = predictor.signature;
    const [input, output] = [inputs[0], outputs[0]];
    const isOfOneNumber = inputs.length === 1 && input?.type === 'number';
    const givesOneNumber = outputs.length === 1 && output?.type === 'number' && !output.nullable;
    if (!isOfOneNumber || !givesOneNumber) {
      throw new UnsupportedError(
        `'${model}' is not a model of one numeric input and one numeric output: use POST /v1/models/${model}/predict`,
      );
    }
    const predictions = await predictor.predict(request.values.map((value) => ({ [input.name]: value })));
    assertNumbers(predictions);
    return { version, predictions };
  }

  #deployment(model: string, version: number | undefined): Deployment | Promise<Deployment> {
    return version === undefined
      ? this.#deployments.getCurrent(model)
      : this.#deployments.getVersion(model, version);
  }

  async #rowsOf(
    deployment: Deployment,
    entities: readonly UntrustedRow[],
    context: readonly UntrustedRow[] | undefined,
  ): Promise<readonly Row[]> {
    if (context && context.length !== entities.length) {
      throw new InvalidInputError(
        `context: has ${context.length} rows for ${entities.length} entities; give one per entity, in the same order`,
        { problems: [{ path: 'context', message: `must have ${entities.length} rows` }] },
      );
    }
    const { features, fullNames } = deployment;
    const found = await this.#features.online({ features, fullNames, entities });
    const missing = new ProblemList();
    const merged = found.map(({ values, statuses }, index) => {
      const given = context?.[index] ?? {};
      deployment.predictor.signature.inputs.forEach(({ name, nullable }, position) => {
        if (nullable || Object.hasOwn(given, name) || statuses[name] === 'PRESENT') return;
        missing.add(() => ({
          path: `entities/${index}`,
          message: `${deployment.features[position] ?? name} is ${statuses[name] ?? 'NOT_FOUND'} online`,
        }));
      });
      return { ...values, ...given };
    });
    if (missing.count > 0) throw new NotFoundError(missing.inWords(1), missing);
    return deployment.parse(merged, context ? 'context' : 'entities');
  }
}

/** JSON has no word for NaN or infinity; null would be a lie. */
function assertFinite(predictions: readonly Prediction[]): void {
  refuseAt(
    predictions.findIndex((prediction) =>
      typeof prediction === 'object' && prediction !== null
        ? Object.values(prediction).some(isNotFinite)
        : isNotFinite(prediction),
    ),
  );
}

function assertNumbers(predictions: readonly Prediction[]): asserts predictions is readonly number[] {
  refuseAt(predictions.findIndex((prediction) => !Number.isFinite(prediction)));
}

function isNotFinite(value: Value): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

function refuseAt(index: number): void {
  if (index < 0) return;
  throw new InvalidInputError(`row ${index}: the prediction for these values is not a finite number`, {
    problems: [{ path: String(index), message: 'gives a prediction that is not a finite number' }],
  });
}
