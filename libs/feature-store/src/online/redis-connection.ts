import { UnavailableError } from '@quincunx/contracts';
import { createRedisClient, type RedisClient } from './redis-client.ts';
import { isReply, redisError } from './redis-error.ts';

/** A connection that is made when it is first used, and made anew when it is used after it was lost. */
export class RedisConnection {
  readonly #url: string;
  readonly #timeoutMilliseconds: number;
  #open: { readonly client: RedisClient; readonly connected: Promise<unknown> } | undefined;
  #isClosed = false;

  /** @param timeoutMilliseconds how long to wait for an answer before the server counts as gone. */
  constructor(url: string, timeoutMilliseconds: number) {
    this.#url = url;
    this.#timeoutMilliseconds = timeoutMilliseconds;
  }

  /** @throws UnavailableError when the server cannot be reached, does not answer in time or refuses. */
  async use<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new UnavailableError('the online store is closed');
    const { client, connected } = this.#connection();
    try {
      return await this.#inTime(connected.then(() => work(client)));
    } catch (error) {
      if (!isReply(error)) this.#drop(client);
      throw redisError(error);
    }
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#open === undefined) return;
    const { client, connected } = this.#open;
    try {
      await this.#inTime(connected.then(() => client.close()));
    } catch {
      client.destroy();
    }
  }

  #connection() {
    if (this.#open?.client.isOpen === false) this.#drop(this.#open.client);
    if (this.#open === undefined) {
      const client = createRedisClient(this.#url);
      this.#open = { client, connected: client.connect() };
    }
    return this.#open;
  }

  #drop(client: RedisClient): void {
    client.destroy();
    if (this.#open?.client === client) this.#open = undefined;
  }

  async #inTime<Result>(work: Promise<Result>): Promise<Result> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error(`no answer in ${this.#timeoutMilliseconds} ms`));
    }, this.#timeoutMilliseconds);
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
