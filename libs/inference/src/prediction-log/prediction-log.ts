import { setImmediate } from 'node:timers/promises';
import type {
  FeedbackItem,
  FeedbackResponse,
  LiveMetrics,
  LoggedPredictionsRequest,
  ShadowSummary,
} from '@quincunx/contracts';
import { WriteQueue, type Database } from '@quincunx/database';
import { sizeOfRow } from '../size-of-row.ts';
import { exportPredictions, type ExportRequest } from './export-predictions.ts';
import { measureVersions } from './live-metrics.ts';
import type { LoggedRequest, RequestPart } from './logged-request.ts';
import type { OutputSource } from './output-source.ts';
import { parseLabels } from './parse-labels.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';
import { PredictionLogStore } from './prediction-log.store.ts';
import { createRequestSample } from './request-sample.ts';
import { compareShadows } from './shadow-summary.ts';

/** Writing these holds up everything else for a millisecond or two. */
const labelsAtOnce = 200;
const bytesAtOnce = 128 * 1024;
const mostBytesWaiting = 64 * 1024 * 1024;

export interface PredictionLogOptions {
  readonly database: Database<PredictionLogTables>;
  /** Of the requests, 0 to 1. */
  readonly share: number;
  readonly outputs: OutputSource;
  readonly clock: () => Date;
  /** How many predictions are kept; the oldest go first. */
  readonly mostRows?: number;
  /** How long a write waits for another process's. */
  readonly busyTimeoutMilliseconds?: number;
}

/**
 * Keeps what was predicted for a share of the requests, and what turned out to be true, so that versions can be measured while they
 * serve. Recording never waits and never fails: predictions are written behind the requests, and what comes faster than it can be written
 * is dropped, and counted.
 */
export class PredictionLog {
  readonly #store: PredictionLogStore;
  readonly #queue: WriteQueue<RequestPart>;
  readonly #isSampled: (requestId: string) => boolean;
  readonly #outputs: OutputSource;
  readonly #clock: () => Date;

  constructor({
    database,
    share,
    outputs,
    clock,
    mostRows = 1_000_000,
    busyTimeoutMilliseconds = 5000,
  }: PredictionLogOptions) {
    const store = new PredictionLogStore({ database, mostRows, busyTimeoutMilliseconds });
    this.#store = store;
    this.#queue = new WriteQueue({
      write: (parts) => store.append(parts),
      countOf: ({ start, end }) => end - start,
      sizeOf: ({ size }) => size,
      mostSize: mostBytesWaiting,
      mostSizeAtOnce: bytesAtOnce,
    });
    this.#isSampled = createRequestSample(share);
    this.#outputs = outputs;
    this.#clock = clock;
  }

  /** Predictions that were to be logged and could not be. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Predictions that this process has logged. */
  get written(): number {
    return this.#queue.written;
  }

  /** Whether a request is of the share: the same ones are in every process. */
  isSampled(requestId: string): boolean {
    return this.#isSampled(requestId);
  }

  /** Keeps a request whole. Whether it is one to keep, of the share or with a shadow's answer, is for whoever calls to say. */
  record(request: LoggedRequest): void {
    this.#queue.put(...partsOf(request));
  }

  /** Settles when all that was recorded is written, or dropped because it could not be. */
  async flush(): Promise<void> {
    await this.#queue.flush();
  }

  /** Writes what waits; the database is closed by whoever opened it. */
  async close(): Promise<void> {
    await this.flush();
  }

  /**
   * Takes what turned out to be true of predictions, whether they are written yet or not; giving it again changes nothing. When it fails
   * half-way, what came first is kept.
   * @throws NotFoundError for an unknown model; InvalidInputError naming every label of another type than the model predicts;
   * UnavailableError while the log cannot be written.
   */
  async addFeedback(model: string, feedback: readonly FeedbackItem[]): Promise<FeedbackResponse> {
    const outputs = await this.#outputs.getOutputs(model);
    const labels = parseLabels(feedback, { outputs, now: this.#clock() });
    await this.flush();
    let matched = 0;
    for (let start = 0; start < labels.length; start += labelsAtOnce) {
      const some = labels.slice(start, start + labelsAtOnce);
      matched += await this.#store.label(model, some, { isAwaited: this.#isSampled });
      await setImmediate();
    }
    return { matched, unmatched: labels.length - matched };
  }

  /** How the versions of a model do, what was recorded by now included. @throws NotFoundError for an unknown model. */
  async measure(model: string, request: LoggedPredictionsRequest): Promise<LiveMetrics> {
    await this.#outputs.getOutputs(model);
    await this.flush();
    return { model, versions: await this.#store.read((reader) => measureVersions(reader, model, request)) };
  }

  /** How the shadows of a model's versions compare with them. @throws NotFoundError for an unknown model. */
  async compareShadows(model: string, request: LoggedPredictionsRequest): Promise<ShadowSummary> {
    await this.#outputs.getOutputs(model);
    await this.flush();
    return { model, comparisons: await this.#store.read((reader) => compareShadows(reader, model, request)) };
  }

  /**
   * Writes logged predictions with their labels to a file; see `exportPredictions`.
   * @returns how many.
   */
  async export(request: ExportRequest): Promise<number> {
    await this.flush();
    return await this.#store.read((reader) => exportPredictions(reader, request));
  }

  /**
   * Deletes what was predicted for a key of an entity, and what turned out to be true of it.
   * @param names the sets of names that the entity's join keys are asked by, in their order.
   * @returns how many predictions.
   */
  async erase(key: readonly (string | number)[], names: readonly (readonly string[])[]): Promise<number> {
    await this.flush();
    return await this.#store.erase(key, names);
  }

  /** Deletes the oldest of what is more than is to be kept. @returns how many predictions and labels. */
  async removeExcess(): Promise<number> {
    return await this.#store.removeExcess();
  }
}

function partsOf(request: LoggedRequest): readonly RequestPart[] {
  const parts: RequestPart[] = [];
  let start = 0;
  let size = 0;
  request.rows.forEach((row, index) => {
    const sizeOfThis = sizeOfRow(row);
    if (index > start && size + sizeOfThis > bytesAtOnce) {
      parts.push({ request, start, end: index, size });
      start = index;
      size = 0;
    }
    size += sizeOfThis;
  });
  return [...parts, { request, start, end: request.rows.length, size }];
}
