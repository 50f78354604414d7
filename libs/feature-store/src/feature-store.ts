import type {
  Entity,
  ErasureRequest,
  ErasureResult,
  PushRequest,
  PushResponse,
  Verification,
} from '@quincunx/contracts';
import type { Database } from '@quincunx/database';
import type { ContentStore } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import type { AnswerLogTables } from './answer-log/answer-log-tables.ts';
import { AnswerLog } from './answer-log/answer-log.ts';
import { AnswerLogStore } from './answer-log/answer-log.store.ts';
import { verifyAnswers, type VerificationProgress } from './answer-log/verify-answers.ts';
import { DatasetStore } from './datasets/dataset.store.ts';
import { Datasets } from './datasets/datasets.ts';
import { Definitions } from './definitions/definitions.ts';
import type { DeployedReaders } from './definitions/deployed-readers.ts';
import type { FeatureStoreTables } from './feature-store-tables.ts';
import { ErasureStore } from './governance/erasure.store.ts';
import { Erasures } from './governance/erasures.ts';
import { rowsOfAnswers, rowsOfDatasets, rowsOfViews, type Erasable } from './governance/kept-rows.ts';
import { Retention } from './governance/retention.ts';
import { toMicroseconds } from './instant.ts';
import { MaterialisationStore } from './materialisation/materialisation.store.ts';
import { Materialisations } from './materialisation/materialisations.ts';
import { DuckDb } from './offline/duckdb/duckdb.ts';
import { PostgresDatabase } from './offline/history/postgres/postgres-database.ts';
import { OfflineStore } from './offline/offline.store.ts';
import { OnlineFeatures, type OnlineRequest } from './online/online-features.ts';
import type { OnlineRow } from './online/online-row.ts';
import type { OnlineStore } from './online/online-store.ts';
import { PushLogStore } from './push/push-log.store.ts';
import { Push } from './push/push.ts';
import { describeView } from './quality/describe-view.ts';
import { QuarantineStore } from './quality/quarantine.store.ts';
import { Quality } from './quality/quality.ts';
import { StatisticsStore } from './quality/statistics.store.ts';

export interface FeatureStoreOptions {
  readonly db: Kysely<FeatureStoreTables>;
  readonly online: OnlineStore;
  readonly answers: Database<AnswerLogTables>;
  /** The folder that the paths of sources are relative to. */
  readonly workspace: string;
  /** Files of datasets. */
  readonly files: ContentStore;
  /** The database of `postgres` sources. */
  readonly postgresUrl?: string | undefined;
  readonly readers: DeployedReaders;
  /** The share of online answers that are logged, 0 to 1. */
  readonly loggedShare?: number;
  /** How much memory DuckDB may use; half of what there is by default. */
  readonly duckDbMegabytes?: number | undefined;
  /** What else keeps rows of keys, to be erased from last. */
  readonly erasables?: readonly Erasable[];
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly clock: () => Date;
}

/** Features: their definitions, their history offline, their newest values online, and whether the two agree. */
export class FeatureStore {
  readonly definitions: Definitions;
  readonly datasets: Datasets;
  readonly materialisations: Materialisations;
  readonly quality: Quality;
  readonly quarantine: QuarantineStore;
  readonly retention: Retention;
  readonly #offline: OfflineStore;
  readonly #online: OnlineStore;
  readonly #onlineFeatures: OnlineFeatures;
  readonly #answerLog: AnswerLog;
  readonly #answerLogStore: AnswerLogStore;
  readonly #push: Push;
  readonly #erasures: Erasures;
  readonly #postgres: PostgresDatabase;
  readonly #duckDb: DuckDb;

  constructor({
    db,
    online,
    answers,
    workspace,
    files,
    readers,
    random,
    clock,
    ...options
  }: FeatureStoreOptions) {
    const pushLog = new PushLogStore(db);
    const postgres = new PostgresDatabase(options.postgresUrl);
    const datasetStore = new DatasetStore(db);
    const materialisationStore = new MaterialisationStore({ db, clock });
    const duckDb = new DuckDb({ memoryMegabytes: options.duckDbMegabytes });
    const quarantine = new QuarantineStore({ db, clock });
    const definitions = new Definitions({ db, readers, clock });
    const histories = { duckDb, workspace, pushLog, postgres };
    const offline = new OfflineStore({ ...histories, quarantine });
    const datasets = new Datasets({ store: datasetStore, files, offline, workspace, definitions, clock });
    const answerLogStore = new AnswerLogStore(answers);
    const answerLog = new AnswerLog({ store: answerLogStore, share: options.loggedShare ?? 0, random });
    const rowsByView = [
      rowsOfViews('online values', online),
      rowsOfViews('pushed rows', pushLog),
      rowsOfViews('quarantined rows', quarantine),
    ];
    const loggedAnswers = rowsOfAnswers(answerLogStore, answerLog);

    this.definitions = definitions;
    this.datasets = datasets;
    this.quarantine = quarantine;
    this.materialisations = new Materialisations({
      store: materialisationStore,
      offline,
      online,
      pushLog,
      definitions,
      describe: describeView,
      clock,
    });
    this.quality = new Quality({
      store: new StatisticsStore(db),
      materialisations: materialisationStore,
      datasets,
      files,
      definitions,
      duckDb,
    });
    this.retention = new Retention({ definitions, expirables: [...rowsByView, loggedAnswers], clock });
    this.#duckDb = duckDb;
    this.#offline = offline;
    this.#online = online;
    this.#answerLog = answerLog;
    this.#answerLogStore = answerLogStore;
    this.#postgres = postgres;
    this.#onlineFeatures = new OnlineFeatures({
      current: definitions.current,
      store: online,
      log: answerLog,
      clock,
    });
    this.#push = new Push({
      definitions,
      online,
      pushLog,
      postgres,
      quarantine,
      clock,
    });
    this.#erasures = new Erasures({
      db,
      store: new ErasureStore({ db, clock }),
      definitions,
      // A look at what is left must not put aside again what is to be forgotten.
      offline: new OfflineStore({ ...histories, quarantine: { put: () => Promise.resolve() } }),
      // What others are made of comes first.
      erasables: [
        ...rowsByView.toReversed(),
        rowsOfDatasets(datasets),
        loggedAnswers,
        ...(options.erasables ?? []),
      ],
    });
  }

  /**
   * The newest values of entities, in the order of asking, with what is to be known of each value.
   * @throws NotFoundError naming an unknown view, feature or service; InvalidInputError naming every wrong join key and request value.
   */
  online(request: OnlineRequest): Promise<readonly OnlineRow[]> {
    return this.#onlineFeatures.answer(request);
  }

  /** Stores rows as they become known; see `Push.push`. */
  push(request: PushRequest): Promise<PushResponse> {
    return this.#push.push(request);
  }

  /** Online answers that were to be logged and could not be. */
  get unloggedAnswers(): number {
    return this.#answerLog.dropped;
  }

  /** Recomputes logged online answers from the offline store, and counts how they compare, feature by feature. */
  async verify({
    since,
    onProgress,
  }: {
    readonly since?: Date;
    readonly onProgress?: (progress: VerificationProgress) => void;
  } = {}): Promise<Verification> {
    await this.#answerLog.flush();
    return await verifyAnswers({
      log: this.#answerLogStore,
      offline: this.#offline,
      definitions: await this.definitions.listCurrent(),
      since: since === undefined ? 0n : toMicroseconds(since),
      ...(onProgress && { onProgress }),
    });
  }

  /** An entity, also of views that are defined no more. @throws NotFoundError naming the nearest. */
  getEntity(name: string): Promise<Entity> {
    return this.#erasures.getEntity(name);
  }

  /** Erases all that is kept of one key of an entity; see `Erasures.forget`. */
  forget(request: ErasureRequest): Promise<ErasureResult> {
    return this.#erasures.forget(request);
  }

  /** Ends what is running, and frees what the stores hold; the databases are closed by whoever opened them. */
  async close(): Promise<void> {
    await this.materialisations.close();
    await this.#answerLog.flush();
    await this.#duckDb.close();
    await this.#postgres.close();
    await this.#online.close();
  }
}
