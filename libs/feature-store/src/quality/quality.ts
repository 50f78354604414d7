import {
  ConflictError,
  NotFoundError,
  type Described,
  type Digest,
  type Page,
  type PageRequest,
  type Statistics,
  type StatisticsRequest,
} from '@quincunx/contracts';
import type { ContentStore } from '@quincunx/storage';
import type { Datasets } from '../datasets/datasets.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { MaterialisationStore } from '../materialisation/materialisation.store.ts';
import type { DuckDb } from '../offline/duckdb/duckdb.ts';
import { quoteReadPath } from '../offline/duckdb/quote.ts';
import { describedColumns } from './described-columns.ts';
import { describeTable } from './describe-table.ts';
import type { StatisticsStore } from './statistics.store.ts';
import { withholdValues } from './withhold-values.ts';

interface Dependencies {
  readonly store: StatisticsStore;
  readonly materialisations: Pick<MaterialisationStore, 'get'>;
  readonly datasets: Pick<Datasets, 'open' | 'getManifest'>;
  /** Of the datasets. */
  readonly files: Pick<ContentStore, 'pathOf'>;
  readonly definitions: Pick<Definitions, 'getFeatureView' | 'listCurrent'>;
  readonly duckDb: DuckDb;
}

/** What the values of features are like, and how they have changed. */
export class Quality {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Statistics of what a materialisation read; of a view, of its newest one that read all there was, since one that is incremental
   * reads what is new; or of a dataset, which are made when they are asked for first; where an entity was erased from the dataset, those
   * of what it became.
   * @throws NotFoundError for what is not known and for a view without a row, ConflictError for a materialisation that has not succeeded.
   */
  async statistics(request: StatisticsRequest): Promise<Statistics> {
    return withholdValues(await this.#find(request), await this.#dependencies.definitions.listCurrent());
  }

  /** What there are statistics of, newest first. @throws InvalidInputError for a cursor of another list. */
  async list(request: PageRequest): Promise<Page<Described>> {
    return await this.#dependencies.store.list(request);
  }

  async #find(request: StatisticsRequest): Promise<Statistics> {
    if ('dataset' in request) return await this.#ofDataset(request.dataset);
    if ('materialisation' in request) return await this.#ofMaterialisation(request.materialisation);
    return await this.#ofView(request.view);
  }

  async #ofMaterialisation(materialisation: string): Promise<Statistics> {
    const { store, materialisations } = this.#dependencies;
    const statistics = await store.findOfMaterialisation(materialisation);
    if (statistics !== undefined) return statistics;
    const { status } = await materialisations.get(materialisation);
    throw new ConflictError(`materialisation ${materialisation} has no statistics: its status is ${status}`);
  }

  async #ofView(name: string): Promise<Statistics> {
    const { store, definitions } = this.#dependencies;
    const view = await definitions.getFeatureView(name);
    const statistics = await store.findOfView(view.name);
    if (statistics === undefined) {
      throw new NotFoundError(`feature view '${name}' has no statistics yet; materialise it`);
    }
    if (statistics.of.rows > 0) return statistics;
    throw new NotFoundError(
      `feature view '${name}' has no statistics: as last materialised, at ${statistics.of.at}, no key had rows`,
    );
  }

  async #ofDataset(digest: Digest): Promise<Statistics> {
    const { store, datasets, files, duckDb } = this.#dependencies;
    const kept = await store.findOfDataset(digest);
    if (kept !== undefined) return kept;
    const { dataset } = await datasets.open(digest);
    if (dataset.digest !== digest) return await this.#ofDataset(dataset.digest);
    const columns = describedColumns(await datasets.getManifest(digest));
    const rows = `read_parquet(${quoteReadPath(files.pathOf(digest))})`;
    const features = await duckDb.use((connection) => describeTable(connection, rows, columns));
    await store.keepOfDataset(digest, features);
    return { of: { dataset: digest, rows: dataset.rows, at: dataset.createdAt }, features };
  }
}
