import type { Entity } from '@quincunx/contracts';
import { openDatasets } from './datasets.fixture.ts';
import { eraseFromDatasets } from './erase-from-datasets.ts';

/** Erases a key from the datasets of a folder, and is killed right after one of its steps. */
const [folder = '', step = '', entity = '{}', key = '[]'] = process.argv.slice(2);
const test = await openDatasets({ shared: folder });
const { store, files, duckDb } = test;

function killedAfter<Given extends unknown[], Result>(
  name: string,
  work: (...given: Given) => Promise<Result>,
): (...given: Given) => Promise<Result> {
  return async (...given) => {
    const result = await work(...given);
    if (name === step) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

files.adopt = killedAfter('adopt', files.adopt.bind(files));
store.saveErased = killedAfter('save', store.saveErased.bind(store));
await eraseFromDatasets(
  { store, files, duckDb, clock: () => new Date('2026-05-01T00:00:00Z') },
  { entity: JSON.parse(entity) as Entity, key: JSON.parse(key) as (string | number)[] },
);
