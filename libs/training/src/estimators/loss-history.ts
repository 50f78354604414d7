import type { StepMetric } from '@quincunx/contracts';
import type { FitContext } from './estimator.ts';

const mostPoints = 250;

/** Keeps the loss of a few hundred steps, evenly spaced, and reports each as progress. */
export class LossHistory {
  readonly #steps: number;
  readonly #context: FitContext;
  readonly #points: StepMetric[] = [];

  constructor(steps: number, context: FitContext) {
    this.#steps = steps;
    this.#context = context;
  }

  /** Whether the loss of this step belongs in the history: it does of step 0 and of the last. */
  isDue(step: number): boolean {
    return step % Math.ceil(this.#steps / mostPoints) === 0 || step === this.#steps;
  }

  record(step: number, loss: number): void {
    // A loss that overflows has no figure; JSON and the database know none for it.
    if (Number.isFinite(loss)) this.#points.push({ step, name: 'loss', value: loss });
    this.#context.onProgress({ step, steps: this.#steps, loss });
  }

  get points(): readonly StepMetric[] {
    return this.#points;
  }
}
