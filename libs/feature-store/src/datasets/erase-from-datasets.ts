import { rm } from 'node:fs/promises';
import { CorruptError, type Dataset, type Entity } from '@quincunx/contracts';
import { diskError, type ContentStore } from '@quincunx/storage';
import type { DuckDb } from '../offline/duckdb/duckdb.ts';
import { retrievalOf } from './create-manifest.ts';
import type { DatasetStore } from './dataset.store.ts';
import { writeWithoutKey } from './write-without-key.ts';

interface Dependencies {
  readonly store: DatasetStore;
  readonly files: ContentStore;
  readonly duckDb: DuckDb;
  readonly clock: () => Date;
}

export interface ErasedKey {
  readonly entity: Entity;
  /** In the order of the entity's join keys. */
  readonly key: readonly (string | number)[];
}

export interface ErasedRows {
  /** How many were rewritten. */
  readonly datasets: number;
  /** How many of their rows are gone. */
  readonly rows: number;
}

/**
 * Rewrites every saved dataset that has rows of a key without them. A dataset is done whole or not at all, whenever this process
 * ends: what it became is stored and recorded before its own file goes, and the next call removes what was left.
 * @throws CorruptError naming the datasets whose files are damaged, once all others are done.
 */
export async function eraseFromDatasets(dependencies: Dependencies, erased: ErasedKey): Promise<ErasedRows> {
  const { store, files } = dependencies;
  const damaged: string[] = [];
  let [datasets, rows] = [0, 0];
  for (const dataset of await store.listAll()) {
    if (dataset.erasedAs !== undefined) {
      await removeFile(files, dataset);
      continue;
    }
    const state = await files.verify(dataset.digest);
    if (state === 'corrupt') damaged.push(dataset.digest);
    if (state !== 'intact') continue;
    const gone = await eraseFromDataset(dependencies, dataset, erased);
    if (gone > 0) datasets += 1;
    rows += gone;
  }
  if (damaged.length === 0) return { datasets, rows };
  throw new CorruptError(
    `nothing can be erased from datasets whose files are damaged: ${damaged.join(', ')}; rebuild them, and erase again`,
  );
}

/** @returns how many rows are gone. */
async function eraseFromDataset(
  { store, files, duckDb, clock }: Dependencies,
  dataset: Dataset,
  erased: ErasedKey,
): Promise<number> {
  const names = await listKeyNames(store, dataset, erased.entity);
  return await duckDb.withTemporaryFile(async (file) => {
    const left = await duckDb.use((connection) =>
      writeWithoutKey(connection, {
        from: files.pathOf(dataset.digest),
        to: file,
        dataset,
        names,
        key: erased.key,
      }),
    );
    if (left === dataset.rows) return 0;
    const digest = await files.adopt(file);
    await store.saveErased(dataset.digest, { digest, rows: left, createdAt: clock().toISOString() });
    await removeFile(files, dataset);
    return dataset.rows - left;
  });
}

/** What the entity's join keys may be called in a dataset, each time in their order: their own names, and those of aliased views. */
async function listKeyNames(
  store: DatasetStore,
  { digest }: Dataset,
  entity: Entity,
): Promise<readonly (readonly string[])[]> {
  const own = entity.joinKeys.map(({ name }) => name);
  const manifest = await store.findManifest(digest);
  if (manifest === undefined) return [own];
  const asked = retrievalOf(manifest).reads.flatMap(({ view, keys }) => {
    const joinKeys = view.entity?.joinKeys ?? [];
    const places = entity.joinKeys.map(({ name, type }) =>
      joinKeys.findIndex((key) => key.name === name && key.type === type),
    );
    return places.includes(-1) ? [] : [places.map((place) => keys[place]?.name ?? '')];
  });
  return [own, ...asked];
}

async function removeFile(files: ContentStore, { digest }: Dataset): Promise<void> {
  try {
    await rm(files.pathOf(digest), { force: true });
  } catch (error) {
    throw diskError(error, `the file of dataset ${digest} cannot be removed`);
  }
}
