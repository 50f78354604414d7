import { WriteQueue } from '@quincunx/database';
import type { AnswerLogStore } from './answer-log.store.ts';
import type { LoggedAnswer } from './logged-answer.ts';

/**
 * Notes a share of the online answers, so that they can be verified. Noting never waits and never fails: answers are written behind the
 * requests, and what comes faster than it can be written is dropped, and counted.
 */
export class AnswerLog {
  readonly #queue: WriteQueue<LoggedAnswer>;
  readonly #share: number;
  readonly #random: () => number;

  constructor(options: {
    readonly store: Pick<AnswerLogStore, 'append'>;
    /** Of the answers, 0 to 1. */
    readonly share: number;
    /** From 0 up to 1. */
    readonly random: () => number;
  }) {
    const { store, share, random } = options;
    this.#queue = new WriteQueue({
      write: (answers) => store.append(answers),
      mostSize: 10_000,
      mostSizeAtOnce: 500,
    });
    this.#share = share;
    this.#random = random;
  }

  /** Answers that could not be kept. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Whether an answer is of the share that is to be noted. */
  isChosen(): boolean {
    return this.#share > 0 && this.#random() < this.#share;
  }

  note(answer: LoggedAnswer): void {
    this.#queue.put(answer);
  }

  /** Settles when all that was noted is written, or dropped because it could not be. */
  async flush(): Promise<void> {
    await this.#queue.flush();
  }
}
