import { InvalidInputError, ProblemList } from '@quincunx/contracts';
import type { Retrieval } from '../definitions/retrieval.ts';
import type { FoundFeatures } from './found-features.ts';
import { entityProblems, keyValues, onlineKey } from './online-key.ts';
import type { OnlineStore, StoredValues } from './online-store.ts';
import type { OnlineRow } from './online-row.ts';
import type { PreparedLookUp } from './prepare-look-up.ts';

/** Join keys and request values, by name. */
type EntityRow = Readonly<Record<string, unknown>>;

/** By read, by entity; of a global view, one for all. */
type StoredByRead = readonly (readonly (StoredValues | undefined)[])[];

export interface LookedUp {
  /** In the order of asking. */
  readonly rows: readonly OnlineRow[];
  /** Event times of what was stored for an entity, in the order of the retrieval's reads: microseconds since 1970, null where nothing was. */
  readonly readTimes: (entity: number) => readonly (bigint | null)[];
}

/**
 * The newest values of entities, by one read a view, and what is computed from them.
 * @param now in microseconds since 1970.
 * @throws InvalidInputError listing every missing, unknown or wrongly typed join key or request value by its path, `entities/0/amount`.
 */
export async function lookUp(
  store: OnlineStore,
  prepared: PreparedLookUp,
  entities: readonly EntityRow[],
  now: bigint,
): Promise<LookedUp> {
  requireEntities(prepared.retrieval, entities);
  const stored = await readViews(store, prepared, entities);
  const storedOf = (read: number, entity: number) => stored[read]?.[isGlobal(prepared, read) ? 0 : entity];
  return {
    rows: entities.map((entity, index) => {
      const origins = prepared.reads.map(({ readStored }, read) => readStored(storedOf(read, index), now));
      for (const compute of prepared.computers) origins.push(compute(origins, entity));
      return toOnlineRow(prepared, origins);
    }),
    readTimes: (entity) => prepared.reads.map((_, read) => storedOf(read, entity)?.eventTime ?? null),
  };
}

function requireEntities({ joinKeys, request }: Retrieval, entities: readonly EntityRow[]): void {
  const faults = new ProblemList();
  entities.forEach((entity, index) => {
    for (const fault of entityProblems(entity, joinKeys, `entities/${index}`, request))
      faults.add(() => fault);
  });
  if (faults.count > 0) throw new InvalidInputError(faults.inWords(10), { problems: faults.problems });
}

async function readViews(
  store: OnlineStore,
  prepared: PreparedLookUp,
  entities: readonly EntityRow[],
): Promise<StoredByRead> {
  const stored: (readonly (StoredValues | undefined)[])[] = [];
  await Promise.all(
    prepared.views.map(async ({ name, reads }) => {
      const keys = reads.map((read) => keysOf(prepared, read, entities));
      const found = await store.read(name, keys.flat());
      let first = 0;
      reads.forEach((read, index) => {
        const end = first + (keys[index]?.length ?? 0);
        stored[read] = found.slice(first, end);
        first = end;
      });
    }),
  );
  return stored;
}

function keysOf(prepared: PreparedLookUp, read: number, entities: readonly EntityRow[]): readonly string[] {
  const joinKeys = prepared.reads[read]?.keys ?? [];
  if (isGlobal(prepared, read)) return [onlineKey([])];
  return entities.map((entity) => onlineKey(keyValues(entity, { joinKeys })));
}

function isGlobal({ reads }: PreparedLookUp, read: number): boolean {
  return reads[read]?.keys.length === 0;
}

function toOnlineRow({ blank, features }: PreparedLookUp, origins: readonly FoundFeatures[]): OnlineRow {
  const values = { ...blank.values };
  const statuses = { ...blank.statuses };
  const eventTimes = { ...blank.eventTimes };
  for (const { name, origin, place } of features) {
    const found = origins[origin];
    const status = found?.statuses[place] ?? 'NOT_FOUND';
    values[name] = found?.values[place] ?? null;
    statuses[name] = status;
    if (status !== 'NOT_FOUND') eventTimes[name] = found?.eventTime;
  }
  return { values, statuses, eventTimes };
}
