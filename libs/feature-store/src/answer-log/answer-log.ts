import { setImmediate } from 'node:timers/promises';
import type { AnswerLogStore } from './answer-log.store.ts';
import type { LoggedAnswer } from './logged-answer.ts';

const mostWaiting = 10_000;
const mostWrittenAtOnce = 500;
const writeAfterMilliseconds = 200;

/**
 * Notes a share of the online answers, so that they can be verified. Noting never waits and never fails: answers are written behind the
 * requests, and what comes faster than it can be written is dropped, and counted.
 */
export class AnswerLog {
  readonly #store: Pick<AnswerLogStore, 'append'>;
  readonly #share: number;
  readonly #random: () => number;
  #waiting: LoggedAnswer[] = [];
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly store: Pick<AnswerLogStore, 'append'>;
    /** Of the answers, 0 to 1. */
    readonly share: number;
    /** From 0 up to 1. */
    readonly random: () => number;
  }) {
    this.#store = options.store;
    this.#share = options.share;
    this.#random = options.random;
  }

  /** Answers that could not be kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether an answer is of the share that is to be noted. */
  isChosen(): boolean {
    return this.#share > 0 && this.#random() < this.#share;
  }

  note(answer: LoggedAnswer): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(answer);
    this.#timer ??= setTimeout(() => void this.flush(), writeAfterMilliseconds).unref();
  }

  /** Settles when all that was noted is written, or dropped because it could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const answers = this.#waiting.splice(0, mostWrittenAtOnce);
      try {
        await this.#store.append(answers);
      } catch {
        this.#dropped += answers.length;
      }
      await setImmediate();
    }
  }
}
