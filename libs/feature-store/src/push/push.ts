import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import {
  InvalidInputError,
  ProblemList,
  UnsupportedError,
  type FeatureView,
  type PushRequest,
  type PushResponse,
} from '@quincunx/contracts';
import type { Definitions } from '../definitions/definitions.ts';
import { toMicroseconds } from '../instant.ts';
import { appendToPostgres } from '../offline/history/postgres/append-to-postgres.ts';
import type { PostgresDatabase } from '../offline/history/postgres/postgres-database.ts';
import { onlineKey } from '../online/online-key.ts';
import type { OnlineStore } from '../online/online-store.ts';
import type { Quarantine, RejectedRow } from '../quality/rejected-row.ts';
import { checkPushedRow } from './check-pushed-row.ts';
import { onlineValues } from './online-values.ts';
import type { PushLogStore } from './push-log.store.ts';
import { pushedColumns } from './pushed-columns.ts';
import type { NewPushedRow } from './pushed-row.ts';
import { wellFormed } from './well-formed.ts';
import { isWindowed } from '../definitions/is-windowed.ts';

/** Clocks differ; what is further ahead than this is taken for wrong. */
const mostAhead = 1_000_000n;

/** How many rows are checked before everything else in the process has its turn. */
const rowsPerTurn = 500;

interface Dependencies {
  readonly definitions: Pick<Definitions, 'getFeatureView'>;
  readonly online: OnlineStore;
  readonly pushLog: PushLogStore;
  /** The database of `postgres` sources. */
  readonly postgres: PostgresDatabase;
  readonly quarantine: Quarantine;
  readonly clock: () => Date;
}

interface Judgement {
  readonly accepted: readonly NewPushedRow[];
  readonly rejected: readonly RejectedRow[];
  readonly problems: ProblemList;
}

/** Takes rows of feature values as they happen, for the offline store, the online store or both. */
export class Push {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Stores rows: offline first, all or none; then online, where what is stored and newer stays. Rows that are not as the view says
   * are put aside, and the others go on.
   *
   * A view's aggregates are not pushed: the columns that they read are, offline; they reach the online store when the view is
   * materialised. Rows of the future are rejected; for one that is ahead by less than a second, the push waits.
   * @throws NotFoundError for an unknown view; InvalidInputError naming every wrong row when one is to stop all, and nothing is stored then;
   * UnsupportedError for what the view cannot take.
   */
  async push(request: PushRequest): Promise<PushResponse> {
    const { definitions, online, quarantine } = this.#dependencies;
    const { to, rows } = request;
    const view = await definitions.getFeatureView(request.view);
    refuseUnsupported(view, to);
    const { accepted, rejected, problems } = await this.#judge(view, rows);
    if (rejected.length > 0 && (request.onInvalid ?? view.onInvalid) === 'fail') {
      throw new InvalidInputError(`nothing was stored: ${problems.inWords(10)}`, {
        problems: problems.problems,
      });
    }
    if (rejected.length > 0) await quarantine.put(view.name, 'push', rejected);
    await this.#waitForNow(accepted);
    if (to !== 'online') await this.#append(view, accepted);
    const stored = to === 'offline' ? 0 : await online.push(view.name, accepted.map(toStored(view)));
    return {
      accepted: accepted.length,
      rejected: rejected.length,
      online: stored,
      problems: [...problems.problems],
    };
  }

  async #judge(view: FeatureView, rows: PushRequest['rows']): Promise<Judgement> {
    const now = toMicroseconds(this.#dependencies.clock());
    const options = { view, columns: pushedColumns(view), now, latest: now + mostAhead };
    const accepted: NewPushedRow[] = [];
    const rejected: RejectedRow[] = [];
    const list = new ProblemList();
    for (const [index, content] of rows.entries()) {
      if (index % rowsPerTurn === rowsPerTurn - 1) await setImmediate();
      const { row, key, problems } = checkPushedRow(content, options);
      if (row !== undefined) {
        accepted.push(row);
        continue;
      }
      for (const { path, message } of problems) {
        list.add(() => ({ path: ['rows', index, path].filter((part) => part !== '').join('/'), message }));
      }
      rejected.push({
        position: `rows/${index}`,
        reason: problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; '),
        content: wellFormed(content),
        key: key && onlineKey(key),
      });
    }
    return { accepted, rejected, problems: list };
  }

  /** Nothing online is of the future. */
  async #waitForNow(rows: readonly NewPushedRow[]): Promise<void> {
    const now = toMicroseconds(this.#dependencies.clock());
    const last = rows.reduce((latest, { eventTime }) => (eventTime > latest ? eventTime : latest), now);
    if (last > now) await sleep(Number(last - now) / 1000 + 1);
  }

  async #append(view: FeatureView, rows: readonly NewPushedRow[]): Promise<void> {
    const { pushLog, postgres } = this.#dependencies;
    if (view.source.kind === 'postgres') await appendToPostgres(postgres, view, rows);
    else await pushLog.append(view.name, rows);
  }
}

function refuseUnsupported({ name, features, source }: FeatureView, to: PushRequest['to']): void {
  if (to !== 'offline' && isWindowed({ features })) {
    throw new UnsupportedError(
      `feature view '${name}' is of aggregates, which are computed from the offline store: push to 'offline', and materialise the view`,
    );
  }
  if (
    to !== 'online' &&
    source.kind === 'postgres' &&
    features.some(({ expression }) => expression !== undefined)
  ) {
    throw new UnsupportedError(
      `feature view '${name}' computes features from the columns of its table, which a pushed row does not have: insert into the table, or push to 'online'`,
    );
  }
}

function toStored({ features }: FeatureView) {
  return ({ key, values, eventTime, createdTime }: NewPushedRow) => ({
    key: onlineKey(key),
    values: onlineValues(features, values),
    eventTime,
    createdTime,
  });
}
