import {
  andThen,
  type Prediction,
  type PredictRequest,
  type Row,
  UnsupportedError,
} from '@quincunx/contracts';
import type { Deployments } from '../deployments/deployments.ts';
import type { FeatureSource } from './feature-source.ts';
import type { Deployment } from '../deployments/load-deployment.ts';
import type { LoggedRequest, ShadowAnswer } from '../prediction-log/logged-request.ts';
import { chooseCanary, type Canary, type Release } from '../deployments/release.ts';
import { sizeOfRow } from '../size-of-row.ts';
import { attempt, canAnswer, type RowReader } from './attempt.ts';
import { assertNumbers } from './finite-predictions.ts';
import { predictFinite } from './predict-finite.ts';
import { readEntityRows } from './read-entity-rows.ts';
import type { Predicted, Scored } from './scored.ts';
import type { ScoringTarget } from './scoring-target.ts';
import { ShadowMirror } from './shadow-mirror.ts';
import type { VersionMeter } from './version-meter.ts';

type UntrustedRow = Readonly<Record<string, unknown>>;

/** The version that answers a whole stream of rows. */
export interface ScoringStream {
  readonly deployment: Deployment;
  /** To be told of the stream, part by part. */
  readonly meter: VersionMeter | undefined;
}

export interface ScoringServiceOptions {
  readonly deployments: Deployments;
  readonly features: FeatureSource;
  readonly meterOf?: (version: { model: string; version: number }) => VersionMeter;
  /** Where sampled answers are logged, and all that a shadow was asked for too. */
  readonly log?: { isSampled(requestId: string): boolean; record(request: LoggedRequest): void };
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
}

interface Choice {
  readonly deployment: Deployment;
  /** Undefined where a version was asked for by its number. */
  readonly release: Release | undefined;
  readonly canary: Canary | undefined;
}

/** Predictions for requests of any transport. */
export class ScoringService {
  readonly #options: ScoringServiceOptions;
  readonly #random: () => number;
  readonly #meters = new WeakMap<Deployment, VersionMeter>();
  readonly #mirror = new ShadowMirror();

  constructor(options: ScoringServiceOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** Requests that were not repeated on a shadow, for lack of time. */
  get unmirrored(): number {
    return this.#mirror.dropped;
  }

  /**
   * Predicts for instances, or for entities whose newest features are read online, with the version in production or the one named.
   * @throws InvalidInputError naming every wrong field; NotFoundError for a model, version or entity that is not there.
   */
  predict(target: ScoringTarget, request: PredictRequest): Predicted | Promise<Predicted> {
    const scored =
      'instances' in request
        ? this.score(target, ({ parse }) => parse(request.instances, 'instances'))
        : this.score(
            target,
            (asked) => readEntityRows(this.#options.features, asked, request),
            request.entities,
          );
    return andThen(scored, ({ deployment: { model, version }, predictions }) => ({
      model,
      version,
      predictions,
    }));
  }

  /**
   * Predicts one number for each number, for a model of one numeric input and one numeric output that is never null.
   * @throws UnsupportedError for any other model.
   */
  async predictNumbers(
    target: ScoringTarget,
    values: readonly number[],
  ): Promise<{ readonly version: number; readonly predictions: readonly number[] }> {
    const { deployment, predictions } = await this.score(target, ({ model, predictor: { signature } }) => {
      const { inputs, outputs } = signature;
      const [input, output] = [inputs[0], outputs[0]];
      const isOfOneNumber = inputs.length === 1 && input?.type === 'number';
      const givesOneNumber = outputs.length === 1 && output?.type === 'number' && !output.nullable;
      if (!isOfOneNumber || !givesOneNumber) {
        throw new UnsupportedError(
          `'${model}' is not a model of one numeric input and one numeric output: use POST /v1/models/${model}/predict`,
        );
      }
      return values.map((value) => ({ [input.name]: value }));
    });
    assertNumbers(predictions);
    return { version: deployment.version, predictions };
  }

  /**
   * What every protocol's prediction is: chooses the version, has the rows read, predicts, and counts, logs and mirrors that.
   * @param readRows may be called a second time, with the shadow.
   * @param entities what rows were asked for by, where they were.
   * @throws InvalidInputError for a prediction that is not finite; what `readRows` throws; NotFoundError or UnavailableError when the
   * model is not served.
   */
  score(
    target: ScoringTarget,
    readRows: RowReader,
    entities?: readonly UntrustedRow[],
  ): Scored | Promise<Scored> {
    const asked: Asked = { target, readRows, entities, started: performance.now() };
    const choice = target.version === undefined ? this.#choose(target) : this.#pinned(target);
    return andThen(choice, (chosen) =>
      andThen(readRows(chosen.deployment), (rows) => this.#scoreRows(asked, chosen, rows)),
    );
  }

  #scoreRows(asked: Asked, choice: Choice, rows: readonly Row[]): Scored | Promise<Scored> {
    let predicting: ReturnType<typeof predictFinite>;
    try {
      predicting = predictFinite(choice.deployment, rows);
    } catch (error) {
      return this.#failed(asked, choice, error);
    }
    if (!(predicting instanceof Promise)) return this.#scored(asked, choice, rows, predicting);
    return predicting.then(
      (predictions) => this.#scored(asked, choice, rows, predictions),
      (error: unknown) => this.#failed(asked, choice, error),
    );
  }

  #scored(asked: Asked, choice: Choice, rows: readonly Row[], predictions: readonly Prediction[]): Scored {
    const { deployment, release } = choice;
    const milliseconds = performance.now() - asked.started;
    this.#meterOf(deployment)?.observe(milliseconds / 1000, predictions.length);
    this.#judge(choice, { milliseconds, failed: false });
    if (release?.shadow !== undefined || this.#options.log?.isSampled(asked.target.requestId) === true) {
      this.#log({ asked, choice, rows, predictions, milliseconds });
    }
    return { deployment, predictions };
  }

  async #failed({ started, readRows }: Asked, choice: Choice, error: unknown): Promise<never> {
    const milliseconds = performance.now() - started;
    this.#meterOf(choice.deployment)?.countError();
    if (choice.canary && (await canAnswer(choice.release?.stable, readRows))) {
      this.#judge(choice, { milliseconds, failed: true });
    }
    throw error;
  }

  /**
   * Chooses, as for any request, the version that answers a whole stream. Its rows are not logged and not repeated on a shadow, and say
   * nothing of a canary: how long a stream takes is its client's affair.
   * @throws NotFoundError or UnavailableError when the model is not served.
   */
  async openStream(target: ScoringTarget): Promise<ScoringStream> {
    const { deployment } = target.version === undefined ? this.#choose(target) : await this.#pinned(target);
    return { deployment, meter: this.#meterOf(deployment) };
  }

  #choose({ model, routingKey }: ScoringTarget): Choice {
    const release = this.#options.deployments.getRelease(model);
    const canary = chooseCanary(release, routingKey, this.#random);
    return { deployment: canary?.deployment ?? release.stable, release, canary };
  }

  async #pinned({ model, version = 0 }: ScoringTarget): Promise<Choice> {
    const deployment = await this.#options.deployments.getVersion(model, version);
    return { deployment, release: undefined, canary: undefined };
  }

  #meterOf(deployment: Deployment): VersionMeter | undefined {
    const known = this.#meters.get(deployment);
    if (known !== undefined) return known;
    const meter = this.#options.meterOf?.(deployment);
    if (meter !== undefined) this.#meters.set(deployment, meter);
    return meter;
  }

  #judge({ release, canary }: Choice, answer: { milliseconds: number; failed: boolean }): void {
    if (release === undefined || canary?.judge === undefined) return;
    const reason = canary.judge.record(answer, performance.now());
    if (reason !== undefined) this.#options.deployments.withdraw(release, canary, reason);
  }

  #log({ asked, choice, rows, predictions, milliseconds }: Answered): void {
    const { target, readRows, entities } = asked;
    const shadow = choice.release?.shadow;
    const { model, version } = choice.deployment;
    const entry: LoggedRequest = {
      model,
      version,
      alias: choice.canary?.named.alias ?? (choice.release && this.#options.deployments.alias),
      requestId: target.requestId,
      at: new Date(),
      milliseconds,
      rows,
      predictions,
      entities,
    };
    const record = (answer?: ShadowAnswer) => {
      this.#options.log?.record(answer ? { ...entry, shadow: answer } : entry);
    };
    if (shadow === undefined) {
      record();
      return;
    }
    const { alias, deployment } = shadow;
    const size = rows.reduce((total, row) => total + sizeOfRow(row), 0);
    const isMirrored = this.#mirror.mirror(size, async () => {
      record({ alias, version: deployment.version, ...(await attempt(deployment, readRows)) });
    });
    if (!isMirrored) record();
  }
}

interface Asked {
  readonly target: ScoringTarget;
  readonly readRows: RowReader;
  readonly entities: readonly UntrustedRow[] | undefined;
  readonly started: number;
}

interface Answered {
  readonly asked: Asked;
  readonly choice: Choice;
  readonly rows: readonly Row[];
  readonly predictions: readonly Prediction[];
  readonly milliseconds: number;
}
