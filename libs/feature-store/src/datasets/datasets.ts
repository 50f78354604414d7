import {
  ConflictError,
  CorruptError,
  NotFoundError,
  type Dataset,
  type DatasetDetails,
  type DatasetManifest,
  type DatasetRequest,
  type Digest,
  type Entity,
  type FeatureDefinitions,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import { digestOfFile, type ContentStore } from '@quincunx/storage';
import { checkDefinitions } from '../definitions/checks/check-definitions.ts';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { mergeDefinitions, toDefinitionSet, type DefinitionSet } from '../definitions/definition-set.ts';
import { digestOfRetrieval } from '../definitions/retrieval-digest.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import { createManifest, retrievalOf, sourcesOf } from './create-manifest.ts';
import type { DatasetStore } from './dataset.store.ts';
import { DatasetTable } from './dataset-table.ts';
import { eraseFromDatasets, type ErasedRows } from './erase-from-datasets.ts';
import { compareFiles, listSourceFiles } from './source-files.ts';
import { writeDataset, type DatasetProgress } from './write-dataset.ts';

export interface DatasetsDependencies {
  readonly store: DatasetStore;
  readonly files: ContentStore;
  readonly offline: OfflineStore;
  /** The folder that the paths of sources are relative to. */
  readonly workspace: string;
  readonly definitions: { listCurrent(): Promise<DefinitionSet> };
  readonly clock: () => Date;
}

export interface DatasetOptions {
  /** The definitions to join by; without them, the current ones. */
  readonly definitions?: FeatureDefinitions | undefined;
  readonly onProgress?: ((progress: DatasetProgress) => void) | undefined;
}

/** Tables of rows with the features that they had, saved under their digests. */
export class Datasets {
  readonly #dependencies: DatasetsDependencies;

  constructor(dependencies: DatasetsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Joins rows with features as they were known at the time of each row, and saves the table. Rows stay as many and in the order
   * that they are asked for; a feature is null where there is no value.
   * @throws NotFoundError naming an unknown view or feature; InvalidInputError when a source is not as its definition says.
   */
  async create(request: DatasetRequest, options: DatasetOptions = {}): Promise<DatasetTable> {
    const { store, files, clock } = this.#dependencies;
    const definitions = await this.#definitionsOf(options);
    const { references, fullNames = false } = request;
    const retrieval = createRetrieval({ references, fullNames }, definitions);
    const manifest = await createManifest(request, { retrieval, definitions }, this.#dependencies);
    return await this.#make(manifest, options.onProgress, async (file, rows) => {
      const digest = await files.adopt(file);
      const featuresDigest = digestOfRetrieval(retrieval);
      const createdAt = clock().toISOString();
      await store.save({ digest, rows, references, featuresDigest, createdAt }, manifest);
      return await this.#table(await store.get(digest));
    });
  }

  /**
   * Makes a saved dataset again, from nothing but its manifest, and so brings back a file that was damaged or lost.
   * @throws ConflictError when its sources give something else by now.
   */
  async rebuild(digest: Digest): Promise<DatasetTable> {
    const { store, files } = this.#dependencies;
    const dataset = await store.get(digest);
    if (dataset.erasedAs !== undefined) {
      throw new ConflictError(
        `dataset ${digest} is not made again: an entity was erased from it, and it became ${dataset.erasedAs}`,
      );
    }
    const manifest = await this.getManifest(digest);
    return await this.#make(manifest, undefined, async (file) => {
      if ((await digestOfFile(file)) !== digest) throw await this.#changed(digest, manifest);
      await files.adopt(file);
      return await this.#table(dataset);
    });
  }

  /**
   * A dataset that was saved, checked against its digest; where an entity was erased from it, what it became.
   * @throws NotFoundError when there is no such dataset, CorruptError when its file is damaged or gone.
   */
  async open(digest: Digest): Promise<DatasetTable> {
    const dataset = await this.#dependencies.store.get(digest);
    if (dataset.erasedAs !== undefined) return await this.open(dataset.erasedAs);
    const state = await this.#dependencies.files.verify(digest);
    if (state === 'intact') return await this.#table(dataset);
    throw new CorruptError(`the file of dataset ${digest} is ${state}; rebuild it from its manifest`);
  }

  /** What is known of it; its file may be damaged or gone. @throws NotFoundError */
  async get(digest: Digest): Promise<DatasetDetails> {
    const { store } = this.#dependencies;
    const manifest = await store.findManifest(digest);
    return { ...(await store.get(digest)), ...(manifest && { manifest }) };
  }

  /** A few of those whose digests begin so, in their order. @param beginning digits of hexadecimal. */
  async listDigests(beginning: string): Promise<readonly Digest[]> {
    return await this.#dependencies.store.listDigests(beginning);
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list(request: PageRequest): Promise<Page<Dataset>> {
    return await this.#dependencies.store.listPage(request);
  }

  /**
   * What a dataset was made of, and by.
   * @throws NotFoundError when there is no such dataset, or an older release saved it and kept no manifest.
   */
  async getManifest(digest: Digest): Promise<DatasetManifest> {
    const manifest = await this.#dependencies.store.findManifest(digest);
    if (manifest !== undefined) return manifest;
    throw new NotFoundError(
      `dataset ${digest} has no manifest, for an older release saved it; create it once more`,
    );
  }

  /**
   * Rewrites every saved dataset that has rows of a key without them; each is done whole or not at all, and repeating does the rest.
   * @param key in the order of the entity's join keys; integers outside 2^53 as strings.
   */
  async eraseKey(entity: Entity, key: readonly (string | number)[]): Promise<ErasedRows> {
    const { offline, ...dependencies } = this.#dependencies;
    return await eraseFromDatasets({ ...dependencies, duckDb: offline.duckDb }, { entity, key });
  }

  /** What is wrong with the datasets that are recorded: their files are read whole. Empty when nothing is. */
  async checkIntegrity(): Promise<readonly { readonly subject: string; readonly fault: string }[]> {
    const { store, files } = this.#dependencies;
    const faults: { subject: string; fault: string }[] = [];
    for (const { digest, erasedAs } of await store.listAll()) {
      const state = await files.verify(digest);
      const subject = `dataset ${digest}`;
      if (erasedAs === undefined) {
        if (state !== 'intact') faults.push({ subject, fault: `its file is ${state}` });
      } else if (state !== 'missing') {
        faults.push({ subject, fault: 'its file is there, though an entity was erased from it' });
      }
    }
    return faults;
  }

  async #definitionsOf({ definitions }: DatasetOptions): Promise<DefinitionSet> {
    if (definitions === undefined) return await this.#dependencies.definitions.listCurrent();
    checkDefinitions(mergeDefinitions(toDefinitionSet({}), definitions));
    return toDefinitionSet(definitions);
  }

  async #make<Result>(
    manifest: DatasetManifest,
    onProgress: DatasetOptions['onProgress'],
    keep: (file: string, rows: number) => Promise<Result>,
  ): Promise<Result> {
    const { rows, asKnownAt, pushes } = manifest;
    const retrieval = retrievalOf(manifest);
    const offline = this.#dependencies.offline.upTo(pushes);
    return await offline.duckDb.withTemporaryFile(async (file) => {
      const written = await offline.duckDb.use((connection) =>
        writeDataset(connection, offline, file, { rows, retrieval, asKnownAt, onProgress }),
      );
      return await keep(file, written);
    });
  }

  async #changed(digest: Digest, { files, ...manifest }: DatasetManifest): Promise<ConflictError> {
    const { store, workspace } = this.#dependencies;
    const changes = compareFiles(files, await listSourceFiles(workspace, sourcesOf(manifest)));
    if (changes.length === 0) changes.push('no file has another size, so what is in them is something else');
    const pushed = Object.keys(manifest.pushes);
    if (pushed.length > 0) changes.push(`rows that were pushed to ${pushed.join(', ')} may be gone`);
    if (await store.wasErasedFrom(digest)) {
      changes.push('an entity was erased from it, which they may still have');
    }
    return new ConflictError(
      `dataset ${digest} cannot be made again, for its sources have changed: ${changes.join(', ')}`,
    );
  }

  async #table(dataset: Dataset): Promise<DatasetTable> {
    const { store, files, offline } = this.#dependencies;
    const manifest = await store.findManifest(dataset.digest);
    return new DatasetTable(dataset, {
      duckDb: offline.duckDb,
      file: files.pathOf(dataset.digest),
      joinKeys: manifest === undefined ? [] : retrievalOf(manifest).joinKeys.map(({ name }) => name),
    });
  }
}
