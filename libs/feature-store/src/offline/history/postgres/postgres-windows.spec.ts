import { microsecondsOf, type Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { toInstant } from '../../../instant.ts';
import { createdColumn, featureColumn, keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { createWindowTables, readRows } from '../windows/window-tables.fixture.ts';
import { windowsAsOf } from '../windows/windows-oracle.fixture.ts';
import {
  windowColumns,
  windowFeatures,
  windowWorld,
  type WindowWorld,
} from '../windows/windows-world.fixture.ts';
import { describePostgres, featureView } from './test-postgres.fixture.ts';

const leastCases = 20_000;
const sqlTypes = { number: 'float8', integer: 'int8', string: 'text', boolean: 'bool' };

describePostgres('windows over a table of PostgreSQL', (postgres) => {
  let tables = 0;

  /** The world's view over a table, its history, and the keys of the table `asked` of entity rows. */
  async function open(connection: DuckDBConnection, world: WindowWorld) {
    const { view: overFile, asked } = await createWindowTables(connection, world, windowFeatures);
    const keys = overFile.entity?.joinKeys ?? [];
    const table = `payments_${tables++}`;
    const columns = Object.entries(windowColumns);
    const declared = [...columns, ...keys.map(({ name, type }) => [name, type] as const)];
    await postgres().fill(
      table,
      {
        at: 'timestamptz',
        created: 'timestamptz',
        ...Object.fromEntries(declared.map(([name, type]) => [name, sqlTypes[type]])),
      },
      world.rows.map(({ key, time, created, values }) => {
        const known = created === null ? null : toInstant(created);
        return [toInstant(time), known, ...columns.map(([name]) => values[name]), ...key];
      }),
    );
    const times = { timestamp: { column: 'at' }, createdColumn: 'created' };
    const view = { ...overFile, source: { kind: 'postgres' as const, table, ...times } };
    return { history: await postgres().open(connection, view), view, keys, asked };
  }

  const values = [timeColumn, createdColumn, ...windowFeatures.map(featureColumn)].join(', ');
  const definitionOf = ({ eventKey }: WindowWorld) => ({
    view: windowFeatures,
    features: windowFeatures,
    eventKey,
  });

  it('gives every entity row the aggregates of what its windows hold, to the last bit', async () => {
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(windowWorld, async (world) => {
        const { asKnownAt } = world;
        const expected = world.entityRows.flatMap((row, index) => {
          const answer = windowsAsOf(definitionOf(world), world.rows, { ...row, asKnownAt });
          return answer === undefined ? [] : [[index, Number(row.time), null, ...answer]];
        });
        const found = await postgres().duckDb.use(async (connection) => {
          const { history, asked } = await open(connection, world);
          await history.joinPointInTime({ entityRows: 'asked', keys: asked, result: 'joined', asKnownAt });
          return await readRows(
            connection,
            `SELECT ${rowColumn}, ${values} FROM joined ORDER BY ${rowColumn}`,
          );
        });
        expect(found).toEqual(expected);
        cases += world.entityRows.length * windowFeatures.length;
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(cases).toBeGreaterThanOrEqual(leastCases);
  }, 60_000);

  it('gives each key with a row in the longest window its aggregates at the end of an interval', async () => {
    await fc.assert(
      fc.asyncProperty(windowWorld, async (world) => {
        const to = world.entityRows[0]?.time ?? 0n;
        const keys = new Map(world.rows.map(({ key }) => [JSON.stringify(key), key]));
        const expected = [...keys.values()].flatMap((key) => {
          const answer = windowsAsOf(definitionOf(world), world.rows, { key, time: to, asKnownAt: false });
          return answer === undefined ? [] : [[...key, Number(to), null, ...answer]];
        });
        const found = await postgres().duckDb.use(async (connection) => {
          const opened = await open(connection, world);
          await opened.history.selectNewest({ to }, 'newest');
          const columns = [...opened.keys.map(keyColumn), values].join(', ');
          return await readRows(connection, `SELECT ${columns} FROM newest`);
        });
        expect(texts(found)).toEqual(texts(expected));
      }),
      { numRuns: 20, endOnFailure: true },
    );
  }, 60_000);

  it('counts values of any type once that are equal', async () => {
    const columns = { ratio: 'float8', share: 'numeric', day: 'date' };
    await postgres().fill('distinct_values', { at: 'timestamptz', ...columns }, [
      ['2026-01-01Z', '0', '1', '2026-01-01'],
      ['2026-01-01Z', '-0', '1.00', '2026-01-01'],
      ['2026-01-01Z', '0.5', '10', '2026-01-02'],
      ['2026-01-01Z', null, null, null],
    ]);
    const { rows } = await postgres().newest(
      featureView({
        name: 'counts',
        source: { kind: 'postgres', table: 'distinct_values', timestamp: { column: 'at' } },
        features: Object.keys(columns).map((column) => {
          const aggregate = { function: 'distinctCount' as const, column, window: '9999d' };
          return { name: column, type: 'integer', aggregate };
        }),
      }),
      microsecondsOf('2026-01-02T00:00:00Z'),
    );
    expect(rows[0]?.slice(-3)).toEqual([2, 2, 2]);
  });
});

function texts(rows: readonly (readonly Value[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
