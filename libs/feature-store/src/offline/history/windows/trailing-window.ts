import type { Aggregate } from '@quincunx/contracts';
import type { DuckDBValue } from '@duckdb/node-api';
import { leavesOf, type EventChunk, type Present, type Values } from './event-chunk.ts';
import { BestInWindow } from './leaving/best-in-window.ts';
import { ExactSum } from './exact/exact-sum.ts';
import { LeavingQueue } from './leaving/leaving-queue.ts';
import { sampleDeviation } from './exact/sample-deviation.ts';

type AggregateFunction = Aggregate['function'];

interface Ranked {
  readonly rank: number;
  readonly value: Present;
}

/** What a window holds of one column, key after key, as instants go on. */
export class TrailingWindow {
  readonly #microseconds: bigint;
  readonly #functions: readonly AggregateFunction[];
  readonly #values = new LeavingQueue<Present>();
  readonly #sum: ExactSum | undefined;
  readonly #squares: ExactSum | undefined;
  readonly #least: BestInWindow<Present> | undefined;
  readonly #greatest: BestInWindow<Present> | undefined;
  readonly #newest: BestInWindow<Ranked> | undefined;
  readonly #counts: Map<Present, number> | undefined;
  #key = -1;

  /** @param functions of values that are not missing. */
  constructor(microseconds: bigint, functions: readonly AggregateFunction[]) {
    this.#microseconds = microseconds;
    this.#functions = functions;
    const gives = (...names: readonly AggregateFunction[]) => functions.some((name) => names.includes(name));
    this.#sum = gives('sum', 'mean', 'standardDeviation') ? new ExactSum() : undefined;
    this.#squares = gives('standardDeviation') ? new ExactSum() : undefined;
    this.#least = gives('minimum') ? new BestInWindow(isLess) : undefined;
    this.#greatest = gives('maximum') ? new BestInWindow(isGreater) : undefined;
    this.#newest = gives('last') ? new BestInWindow(isNewer) : undefined;
    this.#counts = gives('distinctCount') ? new Map() : undefined;
  }

  /**
   * @param answered which events are questions that are to be answered, in order.
   * @returns what each function gives for each of these.
   */
  walk(events: EventChunk, values: Values, answered: readonly number[]): readonly (readonly DuckDBValue[])[] {
    const { length, keys, entityRows, instants, ranks } = events;
    const answers = this.#functions.map((): DuckDBValue[] => []);
    const leaves = leavesOf(events, this.#microseconds);
    for (let event = 0, next = 0; event < length; event++) {
      if (keys[event] !== this.#key) this.#start(keys[event] ?? 0);
      if ((entityRows[event] ?? 0) < 0) {
        const value = values[event] ?? null;
        if (value !== null && !Number.isNaN(value)) this.#enter(value, leaves, event, ranks?.[event] ?? 0);
      } else if (answered[next] === event) {
        next++;
        this.#leave(instants, event);
        this.#functions.forEach((name, index) => answers[index]?.push(this.#answer(name)));
      }
    }
    return answers;
  }

  #start(key: number): void {
    this.#key = key;
    this.#values.clear();
    this.#sum?.clear();
    this.#squares?.clear();
    this.#least?.clear();
    this.#greatest?.clear();
    this.#newest?.clear();
    this.#counts?.clear();
  }

  #enter(value: Present, leaves: BigInt64Array, event: number, rank: number): void {
    this.#values.insert(value, leaves, event);
    if (typeof value === 'number') {
      this.#sum?.add(value, 1);
      this.#squares?.addSquare(value, 1);
    }
    this.#least?.insert(value, leaves, event);
    this.#greatest?.insert(value, leaves, event);
    this.#newest?.insert({ rank, value }, leaves, event);
    this.#counts?.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  #leave(instants: BigInt64Array, event: number): void {
    let value: Present | undefined;
    while ((value = this.#values.takeLeft(instants, event)) !== undefined) {
      if (typeof value === 'number') {
        this.#sum?.add(value, -1);
        this.#squares?.addSquare(value, -1);
      }
      const others = (this.#counts?.get(value) ?? 0) - 1;
      if (others > 0) this.#counts?.set(value, others);
      else this.#counts?.delete(value);
    }
    this.#least?.leave(instants, event);
    this.#greatest?.leave(instants, event);
    this.#newest?.leave(instants, event);
  }

  #answer(name: AggregateFunction): DuckDBValue {
    const count = this.#values.size;
    if (name === 'count') return BigInt(count);
    if (name === 'distinctCount') return BigInt(this.#counts?.size ?? 0);
    if (name === 'minimum') return this.#least?.best ?? null;
    if (name === 'maximum') return this.#greatest?.best ?? null;
    if (name === 'last') return this.#newest?.best?.value ?? null;
    if (this.#sum === undefined || count === 0) return null;
    if (name === 'sum') return finite(this.#sum.dividedBy(1));
    if (name === 'mean') return finite(this.#sum.dividedBy(count));
    if (this.#squares === undefined || count === 1) return null;
    return finite(sampleDeviation(count, this.#sum, this.#squares));
  }
}

const isLess = (a: Present, b: Present) => a < b;
const isGreater = (a: Present, b: Present) => a > b;
const isNewer = (a: Ranked, b: Ranked) => a.rank > b.rank;

function finite(value: number): number | null {
  // 0 for -0, which is what a mean rounds to that is negative and nearly 0.
  return Number.isFinite(value) ? value + 0 : null;
}
