import type { Feature, FeatureView, JoinKey, Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { toIntegerValue } from '../../integer.ts';
import type { KeyPattern } from '../../online/key-pattern.ts';
import { DuckDb } from '../duckdb/duckdb.ts';
import { quoteText } from '../duckdb/quote.ts';
import { toValue } from '../duckdb/to-value.ts';
import { createdColumn, featureColumn, keyColumn, rowColumn, timeColumn } from './columns.ts';
import type { History, Interval } from './history.ts';
import {
  countMatching,
  createdOf,
  entityKeys,
  newestByKey,
  rowOfNothing,
  rowsByKey,
  seenBy,
  worldFeatures,
  worldOf,
  type EntityRow,
  type World,
  type WorldRow,
  type WorldView,
} from './history-world.fixture.ts';

/** An engine that keeps histories. */
export interface HistoryHarness {
  /** Whether rows can be pushed only to a source that says when they became known. */
  readonly pushesNeedCreated?: boolean;
  /** Whether a source without rows has no columns either. */
  readonly needsRows?: boolean;
  /**
   * Fills a source with a view's rows, in their order, and pushes its pushed rows.
   * @param definition all of the view but its source, whose timestamp is the column `at`, and `created` the created column, if any.
   */
  open(
    connection: DuckDBConnection,
    definition: Omit<FeatureView, 'source'>,
    view: WorldView,
  ): Promise<History>;
  close(): Promise<void>;
}

const leastCases = 2_000;

// Of entity rows. DuckDB joins a table of fewer than 64 in another way.
const sizes = [
  { size: { minLength: 40, maxLength: 60 }, numRuns: 8 },
  { size: { minLength: 100, maxLength: 160 }, numRuns: 8 },
];

/** What every `History` does. A case is an entity row with what a view answers for it. */
export function describeHistory(name: string, createHarness: () => Promise<HistoryHarness>): void {
  describe(`history contract: ${name}`, () => {
    const duckDb = new DuckDb();
    let harness: HistoryHarness;
    beforeAll(async () => {
      harness = await createHarness();
    }, 60_000);
    afterAll(async () => {
      await harness.close();
      await duckDb.close();
    });

    const use = <Result>(work: (connection: DuckDBConnection) => Promise<Result>) => duckDb.use(work);
    const open = (connection: DuckDBConnection, view: WorldView) =>
      harness.open(connection, definitionOf(view), view);
    const possible = (view: WorldView): WorldView => ({
      ...view,
      ...(harness.pushesNeedCreated === true && !view.hasCreated && { pushed: [] }),
      ...(harness.needsRows === true && view.rows.length === 0 && { rows: [rowOfNothing(view)] }),
    });

    it('gives entity rows the newest whole row of each view within its ttl, and as it was known then', async () => {
      let cases = 0;
      for (const { size, numRuns } of sizes) {
        await fc.assert(
          fc.asyncProperty(worldOf(size), fc.boolean(), async (world, asKnownAt) => {
            const views = world.views.map(possible);
            cases += await use((connection) =>
              compareJoins(connection, open, { ...world, views }, asKnownAt),
            );
          }),
          { numRuns, endOnFailure: true },
        );
      }
      expect(cases).toBeGreaterThanOrEqual(leastCases);
    }, 120_000);

    it('selects the newest row, and the instants, of each whole key in an interval, and counts a key’s rows', async () => {
      const worlds = worldOf({ minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(
          worlds,
          fc.boolean(),
          fc.boolean(),
          async ({ entityRows, views }, isOpen, isLate) => {
            const times = entityRows.map(({ time }) => time).toSorted((a, b) => Number(a - b));
            const [first = 0n, last = first] = [times[0], times.at(-1)];
            const interval = {
              to: last,
              ...(!isOpen && { from: first }),
              ...(!isOpen && isLate && { knownFrom: last }),
            };
            for (const view of views.map(possible)) {
              await use(async (connection) => {
                await compareSelections(connection, await open(connection, view), view, interval);
              });
            }
          },
        ),
        { numRuns: 8, endOnFailure: true },
      );
    }, 120_000);
  });
}

function definitionOf({ keys, ttlSeconds }: WorldView): Omit<FeatureView, 'source'> {
  return {
    name: 'stays',
    ...(keys.length > 0 && { entity: { name: 'stay', joinKeys: [...keys] } }),
    features: [...worldFeatures],
    ...(ttlSeconds !== undefined && { ttlSeconds }),
  };
}

type Open = (connection: DuckDBConnection, view: WorldView) => Promise<History>;

/** @returns how many entity rows were compared. */
async function compareJoins(
  connection: DuckDBConnection,
  open: Open,
  { entityRows, views }: World,
  asKnownAt: boolean,
): Promise<number> {
  await createEntityRows(connection, entityRows);
  let cases = 0;
  for (const [index, view] of views.entries()) {
    const history = await open(connection, view);
    const result = `answer_${index}`;
    const asked = { entityRows: 'entity_rows', keys: view.aliases, result, asKnownAt };
    if (asKnownAt && !view.hasCreated) {
      await expect(history.joinPointInTime(asked)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(`feature view 'stays'`) as unknown,
      });
      await history.joinPointInTime({ ...asked, asKnownAt: false });
    } else await history.joinPointInTime(asked);
    const expected = entityRows.flatMap((entity, row) => {
      const seen = seenBy(view, entity, asKnownAt && view.hasCreated);
      return seen === undefined ? [] : [[row, ...contentOf(view, seen)]];
    });
    expect(await read(connection, result, [rowColumn])).toEqual(expected);
    expect(history.rejectedRows).toBe(0);
    cases += entityRows.length;
  }
  return cases;
}

async function compareSelections(
  connection: DuckDBConnection,
  history: History,
  view: WorldView,
  { from, to, knownFrom }: Interval,
): Promise<void> {
  const isIn = (row: WorldRow) => {
    const { time } = row;
    const isLate = knownFrom !== undefined && (createdOf(view, row) ?? knownFrom - 1n) >= knownFrom;
    return time <= to && (from === undefined || time >= from || isLate);
  };
  const keys = view.keys.map(keyColumn);
  const interval: Interval = {
    to,
    ...(from !== undefined && { from }),
    ...(knownFrom !== undefined && { knownFrom }),
  };
  await history.selectNewest(interval, 'newest');
  const newest = [...newestByKey(view, isIn).values()].flatMap((row) =>
    row === undefined ? [] : [[...row.key, ...contentOf(view, row)]],
  );
  expect(sorted(await read(connection, 'newest', keys))).toEqual(sorted(newest));

  await history.selectInstants(interval, 'instants');
  const instants = [...rowsByKey(view, isIn).values()].flatMap((rows) => {
    const times = [...new Set(rows.map(({ time }) => time))];
    return times.map((time) => [...(rows[0]?.key ?? []), toIntegerValue(time)]);
  });
  const columns = [...keys, timeColumn];
  const found = await connection.run(`SELECT ${columns.join(', ')} FROM instants`);
  const foundInstants = (await found.getRows()).map((row) => row.map(toValue));
  expect(sorted(foundInstants)).toEqual(sorted(instants));

  for (const [key, rows] of [...rowsByKey(view, () => true)].slice(0, 3)) {
    const values = JSON.parse(key) as KeyPattern;
    expect(await history.countRows(values)).toBe(rows.length);
    for (const place of values.keys()) {
      const pattern = values.with(place, undefined);
      expect(await history.countRows(pattern)).toBe(countMatching(view, pattern));
    }
  }
}

/** What `read` gives of a row after the columns that it is asked for. */
function contentOf(view: WorldView, row: WorldRow): Value[] {
  const created = createdOf(view, row);
  const values = worldFeatures.map(({ name }) => row.values[name] ?? null);
  return [toIntegerValue(row.time), created === undefined ? null : toIntegerValue(created), ...values];
}

async function read(
  connection: DuckDBConnection,
  table: string,
  columns: readonly string[],
): Promise<Value[][]> {
  const all = [...columns, timeColumn, createdColumn, ...worldFeatures.map(featureColumn)];
  const result = await connection.run(
    `SELECT ${all.join(', ')} FROM ${table} ORDER BY ${columns.join(', ') || 1}`,
  );
  return (await result.getRows()).map((row) => row.map(toValue));
}

function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

const sqlTypes: Readonly<Record<Feature['type'] | JoinKey['type'], string>> = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
};

async function createEntityRows(
  connection: DuckDBConnection,
  entityRows: readonly EntityRow[],
): Promise<void> {
  const columns = entityKeys.map((key) => `${keyColumn(key)} ${sqlTypes[key.type]}`);
  await connection.run(
    `CREATE TEMP TABLE entity_rows (${rowColumn} BIGINT, ${timeColumn} BIGINT, ${columns.join(', ')})`,
  );
  const rows = entityRows.map(({ time, keys }, index) => {
    const values = entityKeys.map(({ name }) => sqlOf(keys[name] ?? null));
    return `(${[index, String(time), ...values].join(', ')})`;
  });
  await connection.run(`INSERT INTO entity_rows VALUES ${rows.join(', ')}`);
}

function sqlOf(value: Value): string {
  return typeof value === 'string' ? quoteText(value) : String(value);
}
