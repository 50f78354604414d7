import { messageSchema, type Message, type Question } from './messages.ts';

/** A worker as the process that started it sees it; of `node:cluster` it is one. */
export interface WorkerEnd {
  readonly id: number;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: () => void): unknown;
  /** `told` gets what keeps the message from being sent; without it that would be an error of the program. */
  send(message: Message, told: (error: Error | null) => void): unknown;
}

interface Pending {
  readonly asker: WorkerEnd;
  readonly id: number;
  readonly missing: Set<number>;
  readonly answers: unknown[];
}

/** Longer than a worker should be busy with anything; what it would answer later is not waited for. */
const answerWithinMilliseconds = 5000;

/** Carries what one worker asks to all of them, and their answers back. */
export class Relay {
  readonly #workers = new Map<number, WorkerEnd>();
  readonly #pending = new Map<string, Pending>();
  /** By model: what a worker that starts later has to be told. */
  readonly #unloaded = new Map<string, Question>();
  #asked = 0;

  add(worker: WorkerEnd): void {
    this.#workers.set(worker.id, worker);
    worker.on('message', (received) => {
      const { data: message } = messageSchema.safeParse(received);
      if (message?.type === 'ask') this.#ask(worker, message);
      else if (message?.type === 'answer') this.#take(message.id, worker.id, [message.answer]);
      else if (message?.type === 'ready') this.#greet(worker);
    });
    worker.once('exit', () => {
      this.#workers.delete(worker.id);
      for (const id of this.#pending.keys()) this.#take(id, worker.id, []);
    });
  }

  #greet(worker: WorkerEnd): void {
    for (const question of this.#unloaded.values())
      worker.send({ type: 'question', id: 'none', question }, letGo);
  }

  #ask(asker: WorkerEnd, { id, question }: Extract<Message, { type: 'ask' }>): void {
    this.#asked += 1;
    const key = String(this.#asked);
    if (question.kind === 'unload') this.#unloaded.set(question.model, question);
    if (question.kind === 'load') this.#unloaded.delete(question.model);
    const missing = new Set(this.#workers.keys());
    this.#pending.set(key, { asker, id, missing, answers: [] });
    setTimeout(() => {
      for (const worker of missing) this.#take(key, worker, []);
    }, answerWithinMilliseconds).unref();
    for (const worker of this.#workers.values()) {
      worker.send({ type: 'question', id: key, question }, letGo);
    }
  }

  #take(key: string, worker: number, answers: readonly unknown[]): void {
    const pending = this.#pending.get(key);
    if (pending === undefined) return;
    pending.answers.push(...answers);
    pending.missing.delete(worker);
    if (pending.missing.size > 0) return;
    this.#pending.delete(key);
    if (this.#workers.has(pending.asker.id)) {
      pending.asker.send({ type: 'answers', id: pending.id, answers: pending.answers }, letGo);
    }
  }
}

/** A worker that cannot be told anything any more is about to end, which its exit says. */
function letGo(): void {
  // Nobody waits for it then.
}
