import { randomUUID } from 'node:crypto';
import {
  PlatformError,
  type FeatureView,
  type Materialisation,
  type MaterialisationRequest,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import type { Definitions } from '../definitions/definitions.ts';
import { toInstant, toMicroseconds } from '../instant.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import type { OnlineStore } from '../online/online-store.ts';
import type { PushLogStore } from '../push/push-log.store.ts';
import type { MaterialisationStore } from './materialisation.store.ts';
import { materialiseView, type Describe, type MaterialisationProgress } from './materialise-view.ts';
import { planMaterialisation, requestedInterval, type MaterialisationPlan } from './plan-materialisation.ts';
import { mayBeAlive, thisProcess } from './process-identity.ts';
import { ViewClaim } from './view-claim.ts';
import { parseState } from './view-state.ts';

const microsecondsPerDay = 86_400_000_000n;

interface Dependencies {
  readonly store: MaterialisationStore;
  readonly offline: OfflineStore;
  readonly online: OnlineStore;
  readonly pushLog: PushLogStore;
  readonly definitions: Pick<Definitions, 'getFeatureView'>;
  /** Makes the statistics that are kept with the record. */
  readonly describe: Describe;
  readonly clock: () => Date;
}

export interface MaterialisationOptions extends MaterialisationRequest {
  readonly onProgress?: (progress: MaterialisationProgress) => void;
}

/** Copies the newest offline values into the online store, each view by one at a time, whichever process that is. */
export class Materialisations {
  readonly #dependencies: Dependencies;
  readonly #running = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Materialises a feature view, and says how it went. Its aliased views are read from the same values.
   * @throws NotFoundError for an unknown view, InvalidInputError for an interval of no use or a source that is not as the view says,
   * ConflictError naming who materialises the view already.
   */
  async materialise(options: MaterialisationOptions): Promise<Materialisation> {
    const { end } = await this.#begin(options);
    return await end;
  }

  /** @throws InvalidInputError for an interval that is of no use to any view: it ends in the future, or before it begins. */
  requireInterval(interval: Pick<MaterialisationRequest, 'from' | 'to'>): void {
    requestedInterval(interval, toMicroseconds(this.#dependencies.clock()));
  }

  /**
   * As `materialise`, in the background: how it goes is in its record.
   * @param options.onError is told why it failed.
   * @returns the record, running.
   */
  async start({
    onError,
    ...options
  }: MaterialisationOptions & { readonly onError?: (error: unknown) => void }): Promise<Materialisation> {
    const { record, end } = await this.#begin(options);
    end.catch((error: unknown) => onError?.(error));
    return record;
  }

  /**
   * Newest first; of all views, or of one, which may be defined no more.
   * @throws NotFoundError for a view that is not there and never was materialised; InvalidInputError for one without values of its own.
   */
  async list(request: PageRequest & { readonly view?: string }): Promise<Page<Materialisation>> {
    await this.markInterrupted();
    const page = await this.#dependencies.store.list(request);
    if (page.items.length === 0 && request.view !== undefined && request.cursor === undefined) {
      await this.#dependencies.definitions.getFeatureView(request.view);
    }
    return page;
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<Materialisation> {
    await this.markInterrupted();
    return await this.#dependencies.store.get(id);
  }

  /** A few of those whose ids begin so, in their order. @param beginning digits of hexadecimal, and hyphens. */
  async listIds(beginning: string): Promise<readonly string[]> {
    return await this.#dependencies.store.listIds(beginning);
  }

  /** Ends the records of materialisations whose process is gone. @returns how many there were. */
  async markInterrupted(): Promise<number> {
    return await this.#dependencies.store.markInterrupted(mayBeAlive);
  }

  /** Stops what is running, between two chunks, and waits for it; the next materialisation goes on from there. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#running);
  }

  async #begin(options: MaterialisationOptions) {
    const { store, online, pushLog, clock, definitions } = this.#dependencies;
    const view = await definitions.getFeatureView(options.view);
    const [id, process] = [randomUUID(), thisProcess()];
    const claim = await ViewClaim.take({ online, clock, process }, view.name, id);
    try {
      const state = parseState(view.name, await online.readState(view.name));
      const pushes = await pushLog.lastSequence(view.name);
      const pushedFrom = await pushLog.earliestCreated(view.name, state.seen?.pushes ?? 0);
      const now = toMicroseconds(clock());
      const plan = planMaterialisation({ view, request: options, state, now, pushedFrom });
      const record = await store.start({ id, view: view.name, ...recordOf(plan) }, process);
      const end = this.#run(record, { view, plan, state, pushes, claim, options });
      this.#running.add(end);
      void Promise.allSettled([end]).then(() => this.#running.delete(end));
      return { record, end };
    } catch (error) {
      await claim.release();
      throw error;
    }
  }

  async #run(
    { id }: Materialisation,
    {
      claim,
      options,
      ...work
    }: Pick<Parameters<typeof materialiseView>[1], 'view' | 'plan' | 'state' | 'pushes'> & {
      readonly claim: ViewClaim;
      readonly options: MaterialisationOptions;
    },
  ): Promise<Materialisation> {
    const { store, clock } = this.#dependencies;
    const keptSince = startOfRetention(work.view, toMicroseconds(clock()));
    try {
      const result = await materialiseView(this.#dependencies, {
        ...work,
        keptSince,
        token: claim.token,
        onProgress: options.onProgress ?? (() => undefined),
        signal: this.#stopping.signal,
      });
      await this.#removeOld(work.view, keptSince);
      return await store.succeed(id, result);
    } catch (error) {
      // What cannot be noted now is when somebody sees that this process is gone, or materialises the view.
      await Promise.allSettled([store.fail(id, reasonOf(error))]);
      throw error;
    } finally {
      await claim.release();
    }
  }

  async #removeOld({ name }: FeatureView, keptSince: bigint | undefined): Promise<void> {
    if (keptSince === undefined) return;
    await this.#dependencies.online.removeOlderThan(name, keptSince);
    await this.#dependencies.pushLog.removeOlderThan(name, keptSince);
  }
}

/** Rows of earlier event times are not kept. */
function startOfRetention({ retentionDays }: FeatureView, now: bigint): bigint | undefined {
  return retentionDays === undefined ? undefined : now - BigInt(retentionDays) * microsecondsPerDay;
}

function recordOf({ kind, interval }: MaterialisationPlan): Pick<Materialisation, 'kind' | 'interval'> {
  const { from, to } = interval;
  return { kind, interval: { ...(from !== undefined && { from: toInstant(from) }), to: toInstant(to) } };
}

function reasonOf(error: unknown): string {
  return error instanceof PlatformError
    ? error.message
    : 'something unexpected happened, which the log tells';
}
