import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AnswerReader, type Answer } from './answer-reader.ts';

interface Waiting {
  done(answer: Answer): void;
  fail(error: Error): void;
}

/** A connection that is kept open, for one request at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #reader = new AnswerReader();
  #waiting: Waiting | undefined;
  #fault: Error | undefined;

  /** @param address `http://127.0.0.1:3000` */
  static async open(address: string): Promise<Connection> {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname).setNoDelay();
    await once(socket, 'connect');
    return new Connection(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    socket.on('error', (error) => {
      this.#end(error);
    });
    socket.on('close', () => {
      const isBegun = this.#reader.rest.length > 0;
      this.#end(new Error(`the connection was closed ${isBegun ? 'in the middle of' : 'without'} an answer`));
    });
  }

  get isOpen(): boolean {
    return this.#fault === undefined;
  }

  /**
   * Sends a whole request. After an answer with `connection: close` the connection is closed.
   * @throws Error when the connection ends before the answer does, or no answer comes in time.
   */
  async ask(
    request: Buffer,
    { isHead = false, withinMilliseconds = 10_000 }: { isHead?: boolean; withinMilliseconds?: number } = {},
  ): Promise<Answer> {
    if (this.#fault) throw this.#fault;
    this.#reader.expect({ isHead });
    const answered = new Promise<Answer>((done, fail) => {
      this.#waiting = { done, fail };
    });
    this.#socket.write(request);
    const timer = setTimeout(() => {
      this.#end(new Error(`no answer within ${withinMilliseconds} ms`));
    }, withinMilliseconds);
    try {
      const answer = await answered;
      if (answer.headers['connection'] === 'close') this.close();
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#end(new Error('the connection was closed here'));
  }

  #take(chunk: Buffer): void {
    try {
      for (const answer of this.#reader.push(chunk)) {
        const waiting = this.#waiting;
        if (waiting === undefined) throw new Error(`an answer came that nobody asked for: ${answer.status}`);
        this.#waiting = undefined;
        waiting.done(answer);
      }
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #end(error: Error): void {
    this.#fault ??= error;
    this.#waiting?.fail(this.#fault);
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}
