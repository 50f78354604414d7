import type { Answer } from '../load/answer-reader.ts';
import type { Case } from './cases.ts';
import { predictLinear } from './linear-fit.ts';

export interface Verdicts {
  readonly answered: number;
  /** Answers by the version that they state. */
  readonly ofVersion: Readonly<Record<number, number>>;
  /** Not 200, or no answer at all. */
  readonly failed: number;
  /** Another number than the stated version computes, or none. */
  readonly wrong: number;
  /** Of a version that was no longer deployed when the request was sent. */
  readonly late: number;
  /** What the first few of them said. */
  readonly examples: readonly string[];
}

const mostExamples = 5;

/** Holds each answer against what the version that it states computes, and against the moves so far. */
export class AnswerJudge {
  /** The version of each move, the first being what was deployed at the start. */
  readonly #moved: number[];
  #confirmed = 0;
  readonly #ofVersion: Record<number, number> = {};
  readonly #counts = { answered: 0, failed: 0, wrong: 0, late: 0 };
  readonly #examples: string[] = [];

  constructor(deployed: number) {
    this.#moved = [deployed];
  }

  get verdicts(): Verdicts {
    return { ...this.#counts, ofVersion: this.#ofVersion, examples: this.#examples };
  }

  get answered(): number {
    return this.#counts.answered;
  }

  /** To call when a move is asked for; what it returns, when it is answered. */
  move(to: number): () => void {
    const index = this.#moved.push(to) - 1;
    return () => {
      this.#confirmed = index;
    };
  }

  /** To call when a request is sent; what it returns, with its answer. */
  ask({ model, protocol }: Case, row: number): (answer: Answer) => void {
    const oldest = this.#confirmed;
    return (answer) => {
      this.#counts.answered += 1;
      if (answer.status !== 200) {
        this.fail(`${answer.status} ${answer.body.toString()}`);
        return;
      }
      try {
        const { version, prediction } = protocol.read(answer.body);
        this.#ofVersion[version] = (this.#ofVersion[version] ?? 0) + 1;
        const fit = model.fits[version - 1];
        const expected = fit && predictLinear(fit, model.rows[row] ?? {});
        if (!Object.is(prediction, expected)) {
          this.#count('wrong', `version ${version} says ${prediction}, and computes ${String(expected)}`);
        }
        if (this.#moved.lastIndexOf(version) < oldest) {
          this.#count('late', `version ${version}, when ${String(this.#moved[oldest])} was deployed`);
        }
      } catch (error) {
        this.#count('wrong', `${String(error)}: ${answer.body.toString()}`);
      }
    };
  }

  fail(why: string): void {
    this.#count('failed', why);
  }

  #count(what: 'failed' | 'wrong' | 'late', example: string): void {
    this.#counts[what] += 1;
    if (this.#examples.length < mostExamples) this.#examples.push(`${what}: ${example}`);
  }
}
