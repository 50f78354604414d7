import { UnavailableError, type FeatureView, type Materialisation } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { OfflineStore } from '../offline/offline.store.ts';
import type { OnlineStore } from '../online/online-store.ts';
import { OnlineTexts } from './online-texts.ts';
import type { MaterialisationPlan } from './plan-materialisation.ts';
import { seenAfter } from './seen-after.ts';
import { stateText, type ViewState } from './view-state.ts';

const newest = 'newest_rows';

/** How far a materialisation is: it reads and sorts first, and then writes key by key. */
export type MaterialisationProgress =
  { readonly phase: 'reading' } | { readonly phase: 'writing'; readonly keys: number; readonly of: number };

/** @param table with the newest row of each key that was read, as `History.selectNewest` makes it. @returns what is JSON. */
export type Describe = (
  connection: DuckDBConnection,
  table: string,
  view: FeatureView,
  signal: AbortSignal,
) => Promise<unknown>;

interface Dependencies {
  readonly offline: OfflineStore;
  readonly online: OnlineStore;
  readonly describe: Describe;
}

interface Work {
  readonly view: FeatureView;
  readonly plan: MaterialisationPlan;
  readonly state: ViewState;
  /** The sequence of the last row that had been pushed when the work was planned. */
  readonly pushes: number;
  readonly token: string;
  /** Rows of earlier event times (microseconds) are not kept online. */
  readonly keptSince: bigint | undefined;
  readonly onProgress: (progress: MaterialisationProgress) => void;
  readonly signal: AbortSignal;
}

type Result = Pick<Materialisation, 'keys' | 'changed' | 'rejected'> & { readonly statistics: unknown };

/**
 * Reads the newest rows of a view and writes them online, in the order of their keys, each chunk with the state that it brings the view
 * to. What a killed one had written is not written again, provided that it would be the same.
 * @throws ConflictError when the claim is lost, UnavailableError when the signal ends it.
 */
export async function materialiseView(dependencies: Dependencies, work: Work): Promise<Result> {
  const { offline, describe } = dependencies;
  const { view, plan, keptSince, onProgress, signal } = work;
  return await offline.duckDb.use(async (connection) => {
    const interrupt = () => {
      connection.interrupt();
    };
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      onProgress({ phase: 'reading' });
      const history = await offline.openHistory(connection, view);
      await history.selectNewest(plan.interval, newest);
      const rejected = history.rejectedRows;
      const texts = await OnlineTexts.create(connection, { view, newest, since: keptSince });
      // DuckDB counts while the online store writes, and what is written is not all there before it has counted.
      const failing = new AbortController();
      const describing = describe(connection, newest, view, AbortSignal.any([signal, failing.signal]));
      const writing = write(dependencies.online, texts, work, describing);
      const both = Promise.all([describing, writing]);
      both.catch(() => {
        failing.abort();
      });
      await Promise.allSettled([describing, writing]);
      const [statistics, changed] = await both;
      return { keys: texts.summary.keys, changed, rejected, statistics };
    } catch (error) {
      throw signal.aborted ? stopped(view) : error;
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  });
}

/** @returns how many keys' values are others than before, or gone. */
async function write(
  online: OnlineStore,
  texts: OnlineTexts,
  work: Work,
  beforeLast: Promise<unknown>,
): Promise<number> {
  const { view, plan, state, token, onProgress, signal } = work;
  const { rebuild } = plan;
  const start = await findStart(texts, work);
  const generation = rebuild && !start.goesOn ? state.generation + 1 : state.generation;
  const seen = seenAfter({ ...work, summary: texts.summary });
  const last = stateText({ generation, ...(seen !== undefined && { seen }) });
  const put = (rows: Parameters<OnlineStore['materialise']>[1]['rows'], next: string) =>
    online.materialise(view.name, { token, rows, generation, rebuild, state: next });
  let [keys, hash, changed] = [start.rows, start.hash, 0];
  onProgress({ phase: 'writing', keys, of: texts.rows });
  for await (const chunk of texts.read(keys)) {
    if (signal.aborted) throw stopped(view);
    keys += chunk.rows.length;
    hash ^= chunk.hash;
    const unfinished = { rebuild, through: chunk.through, hash };
    const isLast = keys === texts.rows && !rebuild;
    if (isLast) await beforeLast;
    changed += await put(chunk.rows, isLast ? last : stateText({ ...state, generation, unfinished }));
    onProgress({ phase: 'writing', keys, of: texts.rows });
  }
  await beforeLast;
  if (rebuild) {
    return changed + (await online.removeGenerationsBefore(view.name, generation, { token, state: last }));
  }
  return start.rows === texts.rows ? await put([], last) : changed;
}

/** Where to begin: behind what an unfinished materialisation has written, if that is what would be written now. */
async function findStart(texts: OnlineTexts, { plan, state: { unfinished } }: Work) {
  const beginning = { rows: 0, hash: 0n, goesOn: false };
  if (unfinished?.rebuild !== plan.rebuild) return beginning;
  const { rows, hash } = await texts.hashThrough(unfinished.through);
  return hash === unfinished.hash ? { rows, hash, goesOn: true } : beginning;
}

function stopped({ name }: FeatureView): UnavailableError {
  return new UnavailableError(
    `the materialisation of feature view '${name}' was stopped; the next one goes on from there`,
  );
}
