import {
  CorruptError,
  type Dataset,
  type Digest,
  type FeatureReference,
  type FeatureView,
  type Label,
} from '@quincunx/contracts';
import type { Database } from '@quincunx/database';
import type { ContentStore } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import { changedFeatures } from './definitions/changed-features.ts';
import { checkFeatureViews } from './definitions/check-feature-views.ts';
import { CurrentFeatureViews } from './definitions/current-feature-views.ts';
import { FeatureViewStore } from './definitions/feature-view.store.ts';
import { resolveReferences, unknownView } from './definitions/resolve-references.ts';
import type { FeatureStoreTables } from './feature-store-tables.ts';
import { toMicroseconds } from './instant.ts';
import { DatasetStore } from './offline/dataset.store.ts';
import { DatasetTable } from './offline/dataset-table.ts';
import { DuckDb } from './offline/duckdb.ts';
import { writeDataset } from './offline/write-dataset.ts';
import { lookUp, type OnlineRow } from './online/look-up.ts';
import { Materialiser } from './online/materialiser.ts';
import type { OnlineStoreTables } from './online/online-store-tables.ts';
import { OnlineStore } from './online/online.store.ts';

/** Feature views, their history offline and their newest values online. */
export class FeatureStore {
  readonly #workspace: string;
  readonly #datasets: ContentStore;
  readonly #clock: () => Date;
  readonly #duckDb = new DuckDb();
  readonly #viewStore: FeatureViewStore;
  readonly #currentViews: CurrentFeatureViews;
  readonly #datasetStore: DatasetStore;
  readonly #onlineStore: OnlineStore;
  readonly #materialiser: Materialiser;

  constructor({
    db,
    online,
    workspace,
    datasets,
    clock,
  }: {
    readonly db: Kysely<FeatureStoreTables>;
    readonly online: Database<OnlineStoreTables>;
    /** The folder that the paths of sources are relative to. */
    readonly workspace: string;
    readonly datasets: ContentStore;
    readonly clock: () => Date;
  }) {
    this.#workspace = workspace;
    this.#datasets = datasets;
    this.#clock = clock;
    this.#viewStore = new FeatureViewStore(db);
    this.#currentViews = new CurrentFeatureViews(this.#viewStore, clock);
    this.#datasetStore = new DatasetStore(db);
    this.#onlineStore = new OnlineStore(online);
    this.#materialiser = new Materialiser({ online, duckDb: this.#duckDb, workspace, clock });
  }

  /**
   * Makes definitions the current ones of their names, all or none; the ones before stay in the history.
   * @throws InvalidInputError listing every problem.
   */
  async apply(views: readonly FeatureView[]): Promise<void> {
    checkFeatureViews(views);
    await this.#viewStore.apply(views, this.#clock());
    this.#currentViews.forget();
  }

  /** The current features that these definitions would take away or compute otherwise. */
  async listChangedFeatures(views: readonly FeatureView[]): Promise<readonly FeatureReference[]> {
    return changedFeatures(await this.#viewStore.listCurrent(), views);
  }

  /** The current definitions, in the order of their names. */
  async listViews(): Promise<readonly FeatureView[]> {
    return [...(await this.#viewStore.listCurrent()).values()];
  }

  /** @throws NotFoundError naming the nearest. */
  async getView(name: string): Promise<FeatureView> {
    const views = await this.#viewStore.listCurrent();
    const view = views.get(name);
    if (view === undefined) throw unknownView(name, views.keys());
    return view;
  }

  /**
   * Joins labelled rows with features as they were known at the time of each row, and saves the table. Rows stay as many and in
   * the order that they are in the label's source; a feature is null where there is no value.
   * @throws NotFoundError naming an unknown view or feature; InvalidInputError when a source is not as its definition says.
   */
  async trainingSet({
    label,
    references,
    views,
  }: {
    readonly label: Label;
    readonly references: readonly FeatureReference[];
    /** The definitions to join by; without them, the current ones. */
    readonly views?: readonly FeatureView[];
  }): Promise<DatasetTable> {
    const requested = resolveReferences(references, await this.#definitions(views));
    return await this.#duckDb.withTemporaryFile(async (file) => {
      const { rows, featuresDigest } = await this.#duckDb.use((connection) =>
        writeDataset(connection, this.#workspace, file, { label, references, requested }),
      );
      const digest = await this.#datasets.adopt(file);
      const createdAt = this.#clock().toISOString();
      await this.#datasetStore.save({ digest, rows, references: [...references], featuresDigest, createdAt });
      return this.#table(await this.#datasetStore.get(digest));
    });
  }

  /**
   * A dataset that was saved, checked against its digest.
   * @throws NotFoundError when there is no such dataset, CorruptError when its file is damaged or gone.
   */
  async openDataset(digest: Digest): Promise<DatasetTable> {
    const dataset = await this.#datasetStore.get(digest);
    const state = await this.#datasets.verify(digest);
    if (state === 'intact') return this.#table(dataset);
    throw new CorruptError(`the file of dataset ${digest} is ${state}; make the dataset again`);
  }

  /** What is wrong with the datasets that are recorded: their files are read whole. Empty when nothing is. */
  async checkIntegrity(): Promise<readonly { readonly subject: string; readonly fault: string }[]> {
    const faults: { subject: string; fault: string }[] = [];
    for (const digest of await this.#datasetStore.listDigests()) {
      const state = await this.#datasets.verify(digest);
      if (state !== 'intact') faults.push({ subject: `dataset ${digest}`, fault: `its file is ${state}` });
    }
    return faults;
  }

  /**
   * Replaces the online values of a view by the newest row of each key in its source, all at once.
   * @throws ConflictError when the view is being materialised already.
   * @throws InvalidInputError when the source is not as the view says; the values that were online stay.
   */
  async materialise(view: string): Promise<{ keys: number }> {
    return await this.#materialiser.materialise(await this.getView(view));
  }

  /**
   * The newest values of entities, in the order of asking, with what is to be known of each value.
   * @param request entities by join key; integers outside 2^53 as strings.
   * @throws NotFoundError naming an unknown view or feature; InvalidInputError naming every wrong join key.
   */
  async online({
    references,
    entities,
  }: {
    readonly references: readonly FeatureReference[];
    readonly entities: readonly Readonly<Record<string, unknown>>[];
  }): Promise<readonly OnlineRow[]> {
    const requested = await this.#currentViews.with((views) => resolveReferences(references, views));
    return lookUp(this.#onlineStore, requested, entities, toMicroseconds(this.#clock()));
  }

  /** Frees what the offline store holds; the databases are closed by whoever opened them. */
  async close(): Promise<void> {
    await this.#duckDb.close();
  }

  async #definitions(views: readonly FeatureView[] | undefined): Promise<ReadonlyMap<string, FeatureView>> {
    if (views === undefined) return await this.#viewStore.listCurrent();
    checkFeatureViews(views);
    return new Map(views.map((view) => [view.name, view]));
  }

  #table(dataset: Dataset): DatasetTable {
    return new DatasetTable(dataset, { duckDb: this.#duckDb, file: this.#datasets.pathOf(dataset.digest) });
  }
}
