import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { toInstant } from '../instant.ts';
import { onlineKey } from '../online/online-key.ts';
import { featureView, openStores, type Stores } from './stores.fixture.ts';

const start = 1_767_225_600_000_000n;
const stepLength = 10_000_000n;

const source = { kind: 'file', format: 'csv', timestamp: { column: 'at' }, createdColumn: 'made' } as const;
const entity = { name: 'meter', joinKeys: [{ name: 'meter_id', type: 'integer' as const }] };
const features = [{ name: 'volume', type: 'integer' as const }];

/** Times are microseconds since `start`. */
interface Row {
  readonly key: number;
  readonly time: bigint;
  readonly created: bigint;
  readonly volume: number;
  readonly isPushed: boolean;
}

interface Step {
  readonly rows: readonly Omit<Row, 'volume'>[];
  readonly full: boolean;
}

/**
 * What becomes known in a step: rows of before it and of its future. Those of the source say that they became known since the step
 * before; those that are pushed may say anything.
 */
const step = (index: number) =>
  fc.record<Step>({
    rows: fc.array(
      fc
        .record({
          key: fc.nat(3),
          time: fc.integer({ min: -2, max: index + 1 }).map((at) => BigInt(at) * stepLength),
          beside: fc.constantFrom(-1n, 0n, 0n, 1n),
          created: fc.constantFrom(0n, 1n, stepLength),
          isPushed: fc.boolean(),
          isOld: fc.boolean(),
        })
        .map(({ key, time, beside, created, isPushed, isOld }) => ({
          key,
          time: time + beside,
          created: isPushed && isOld ? -stepLength : BigInt(index - 1) * stepLength + created,
          isPushed,
        })),
      { maxLength: 6 },
    ),
    full: fc.nat(5).map((choice) => choice === 0),
  });

const steps = fc.tuple(step(0), step(1), step(2), step(3), step(4));

/** The last by event time, then created, then the order of becoming known, what was pushed after all of the source. */
function newestOf(rows: readonly Row[], now: bigint): unknown[] {
  const ordered = rows
    .filter(({ time }) => time <= now)
    .toSorted((a, b) => Number(a.isPushed) - Number(b.isPushed))
    .toSorted((a, b) => Number(a.time - b.time) || Number(a.created - b.created));
  const newest = new Map(ordered.map((row) => [row.key, row]));
  return [...newest.values()]
    .toSorted((a, b) => a.key - b.key)
    .map(({ key, time, created, volume }) => [
      onlineKey([key]),
      `{"volume":${volume}}`,
      start + time,
      start + created,
    ]);
}

describe('materialising what becomes known by and by', () => {
  let stores: Stores;
  let views = 0;
  beforeAll(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'oracle-')), []);
  });
  afterAll(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  it('brings online what is the newest of all by then, each time', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (world) => {
        const view = `meters_${views++}`;
        const path = `${view}.csv`;
        await stores.define(featureView({ name: view, entity, features, source: { ...source, path } }));
        const known: Row[] = [];
        for (const [index, { rows, full }] of world.entries()) {
          const now = BigInt(index) * stepLength;
          stores.at(toInstant(start + now));
          const added = rows.map((row, place) => ({ ...row, volume: known.length + place }));
          known.push(...added);
          stores.write(path, csvOf(known.filter(({ isPushed }) => !isPushed)));
          await stores.pushLog.append(view, added.filter(({ isPushed }) => isPushed).map(toPushed));
          const done = await stores.materialisations.materialise({ view, full });
          expect(done.kind).toBe(full || index === 0 ? 'full' : 'incremental');
          expect(stores.stored(view)).toEqual(newestOf(known, now));
          const again = await stores.materialisations.materialise({ view });
          expect(again).toMatchObject({ kind: 'incremental', changed: 0 });
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ key, time, created, volume }) => {
    return `${key},${toInstant(start + time)},${toInstant(start + created)},${volume}\n`;
  });
  return ['meter_id,at,made,volume\n', ...lines].join('');
}

function toPushed({ key, time, created, volume }: Row) {
  return { key: [key], values: { volume }, eventTime: start + time, createdTime: start + created };
}
