import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Scorer } from '../programs.fixture.ts';
import type { Answer } from './answer-reader.ts';
import { brokenExchange, type BrokenExchange } from './broken-exchange.ts';
import { Connection } from './connection.ts';
import { exchangeBytes } from './exchange-bytes.ts';
import type { FaultList } from './fault-list.ts';
import { encodeRequest, fuzzedRequest, type FuzzedRequest } from './fuzzed-request.ts';
import type { Vocabulary } from './vocabulary.ts';
import { showBytes } from './show-bytes.ts';
import { errorProtocolsOf, judgeAnswer, type Asked } from './judge-answer.ts';
import type { OpenApiDocument } from './operation.ts';

const batchSize = 500;
const connections = 8;
/** One in so many is no well-framed request, and has a connection of its own. */
const brokenOneIn = 10;

export interface FuzzOptions {
  readonly scorer: Scorer;
  readonly home: string;
  readonly document: OpenApiDocument;
  /** What there is in the home, by the parameter that names it. */
  readonly found: Vocabulary;
  readonly seed: number;
  readonly requests: number;
  readonly faults: FaultList;
  /** Is called after what takes models away from those that ask next. */
  readonly restore: () => Promise<void>;
  /** Is called between two batches. */
  readonly afterBatch: () => void;
}

export interface FuzzFigures {
  /** How many answers had each status, by operation. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly slowest: { readonly milliseconds: number; readonly name: string };
}

/** Sends requests of every kind, some at once, and notes what is wrong with the answers. The same seed sends the same. */
export async function fuzzScorer(options: FuzzOptions): Promise<FuzzFigures> {
  const run = new FuzzRun(options);
  await run.all();
  return run;
}

class FuzzRun implements FuzzFigures {
  readonly statuses = new Map<string, Map<number, number>>();
  slowest = { milliseconds: 0, name: '' };
  readonly #options: FuzzOptions;
  readonly #protocols: ReturnType<typeof errorProtocolsOf>;
  /** What is being asked, for when the process ends. */
  readonly #asking = new Set<() => string>();

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#protocols = errorProtocolsOf(Object.keys(options.document.paths));
  }

  async all(): Promise<void> {
    const { document, found, seed, requests, afterBatch } = this.#options;
    const wellFramed = fuzzedRequest(document, found);
    for (let sent = 0; sent < requests; sent += batchSize) {
      const count = Math.min(batchSize, requests - sent);
      const broken = Math.ceil(count / brokenOneIn);
      const batchSeed = seed + sent;
      const queue = fc.sample(wellFramed, { numRuns: count - broken, seed: batchSeed });
      const brokenQueue = fc.sample(brokenExchange, { numRuns: broken, seed: batchSeed });
      await Promise.all([
        ...Array.from({ length: connections }, () => this.#askAll(queue)),
        this.#exchangeAll(brokenQueue),
      ]);
      await this.#assertAlive();
      afterBatch();
    }
  }

  async #askAll(queue: FuzzedRequest[]): Promise<void> {
    let connection: Connection | undefined;
    for (let request = queue.pop(); request !== undefined; request = queue.pop()) {
      const asked = request;
      const show = () => showBytes(encodeRequest(asked));
      this.#asking.add(show);
      try {
        if (!connection?.isOpen) connection = await Connection.open(this.#options.scorer.address);
        await this.#ask(connection, asked);
      } catch (error) {
        connection?.close();
        const message = messageOf(error);
        // A stream whose later part is broken can only be broken off.
        const isStream =
          /^POST \/v1\/.*\/batch$/.test(asked.operation.name) && message.includes('in the middle');
        if (!isStream) this.#options.faults.add(message, show);
        await this.#assertAlive();
      }
      this.#asking.delete(show);
    }
    connection?.close();
  }

  async #ask(connection: Connection, request: FuzzedRequest): Promise<void> {
    const bytes = encodeRequest(request);
    const started = performance.now();
    const answer = await connection.ask(bytes, { isHead: request.method === 'HEAD' });
    const milliseconds = performance.now() - started;
    const { method, operation } = request;
    this.#count(operation.name, answer.status);
    if (milliseconds > this.slowest.milliseconds) this.slowest = { milliseconds, name: operation.name };
    const [path = ''] = request.target.split('?');
    this.#judge(operation.name, answer, { bytes, path, method, described: operation.statuses });
    // Node hears nothing of what is wrong with the next request on a connection that was asked to become another protocol's.
    if (bytes.includes('upgrade')) connection.close();
    if (operation.name.endsWith('/unload') && answer.status === 200) await this.#options.restore();
  }

  async #exchangeAll(queue: BrokenExchange[]): Promise<void> {
    for (const exchange of queue) {
      const { name, pieces, expected } = exchange;
      const bytes = Buffer.concat(pieces);
      const show = () => showBytes(bytes);
      const complain = (what: string) => {
        this.#options.faults.add(`${name}: ${what}`, show);
      };
      this.#asking.add(show);
      try {
        const { answers, rest, isClosed } = await exchangeBytes(this.#options.scorer.address, pieces);
        for (const answer of answers) {
          this.#count(name, answer.status);
          this.#judge(name, answer, undefined, show);
        }
        if (!isClosed) complain('the connection is not closed');
        if (rest.length > 0) complain(`half an answer: ${rest.toString('latin1', 0, 200)}`);
        const statuses = answers.map(({ status }) => status);
        // What another request unloads, or there is too much to do, is as right.
        const isExpected = (status: number, index: number) => [expected?.[index], 503].includes(status);
        if (expected && (statuses.length !== expected.length || !statuses.every(isExpected))) {
          complain(`answered ${statuses.join(', ') || 'nothing'}, not ${expected.join(', ') || 'nothing'}`);
        }
      } catch (error) {
        complain(messageOf(error));
        await this.#assertAlive();
      }
      this.#asking.delete(show);
    }
  }

  #judge(what: string, answer: Answer, asked: Asked | undefined, show?: () => string): void {
    const { home, faults } = this.#options;
    for (const fault of judgeAnswer(answer, asked, { protocols: this.#protocols, home })) {
      faults.add(answer.status === 500 ? `${what}: ${fault}` : fault, () => {
        const request = show?.() ?? showBytes(asked?.bytes ?? Buffer.alloc(0));
        return `${request} -> ${JSON.stringify(answer.body.toString('utf8', 0, 600))}`;
      });
    }
  }

  #count(what: string, status: number): void {
    const counts = this.statuses.get(what) ?? new Map<number, number>();
    this.statuses.set(what, counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  async #assertAlive(): Promise<void> {
    const { child } = this.#options.scorer;
    // The end of a process shows a moment after its connections.
    await sleep(1);
    if (child.exitCode === null && child.signalCode === null) return;
    throw new Error(
      `the scorer ended with ${child.exitCode ?? child.signalCode}, asked ${[...this.#asking].map((show) => show()).join('\n')}`,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
