import type { PostgresSource, Value } from '@quincunx/contracts';
import { toValue } from '../../duckdb/to-value.ts';
import { checkSource } from '../../sources/checked-select.ts';
import { explainSourceError } from '../../sources/explain-source-error.ts';
import type { WantedColumn } from '../../sources/wanted-column.ts';
import { openPostgresSource } from './open-postgres-source.ts';
import { describePostgres } from './test-postgres.fixture.ts';

describePostgres('a table of PostgreSQL as a source', (postgres) => {
  const source = (table: string): PostgresSource => ({
    kind: 'postgres',
    table,
    timestamp: { column: 'at' },
  });
  const want = (column: string, type: WantedColumn['type'], nullable = true) =>
    ({ name: column, what: `label '${column}'`, type, nullable, column }) as const;

  let tables = 0;

  /** The wanted columns of all rows, in the source's order. */
  async function read(table: string, wanted: readonly WantedColumn[]): Promise<Value[][]> {
    return await postgres().duckDb.use(async (connection) => {
      const select = await checkSource(
        await openPostgresSource(connection, postgres(), source(table)),
        wanted,
      );
      const names = wanted.map(({ name }) => `"${name}"`).join(', ');
      try {
        const result = await connection.run(`SELECT ${names} FROM (${select.sql}) ORDER BY "#row"`);
        return (await result.getRows()).map((row) => row.map(toValue));
      } catch (error) {
        throw await explainSourceError(error, connection, select);
      }
    });
  }

  const columns = {
    id: 'bigint',
    flag: 'smallint',
    share: 'numeric',
    ratio: 'real',
    word: 'char(3)',
    fair: 'bool',
    at: 'timestamptz',
    day: 'date',
    tags: 'jsonb',
  };

  it('is read in the order of its rows, whatever their values are', async () => {
    await postgres().fill('labels', columns, [
      ['9007199254740993', 1, '0.10', 0.5, 'a', true, '2026-03-29 03:00:00.000001+02', '2026-03-29', '{}'],
      [null, null, null, null, null, null, null, null, null],
      [-1, 0, '12345678901234567.00', -2, '', false, '0001-01-01Z', '9999-12-31', '[]'],
    ]);
    const wanted = [
      want('id', 'integer'),
      want('flag', 'boolean'),
      want('share', 'number'),
      want('ratio', 'number'),
      want('word', 'string'),
      want('fair', 'boolean'),
      want('at', 'instant'),
      want('day', 'instant'),
    ];
    const midnight = Date.UTC(2026, 2, 29) * 1000;
    expect(await read('labels', wanted)).toEqual([
      ['9007199254740993', true, 0.1, 0.5, 'a', true, midnight + 3_600_000_001, midnight],
      wanted.map(() => null),
      [-1, false, 12_345_678_901_234_568, -2, '', false, '-62135596800000000', '253402214400000000'],
    ]);
    await expect(read('labels', [want('share', 'integer')])).rejects.toThrow(
      `'public.labels', ctid (0,1): column 'share': '0.1' is not an integer of 64 bits`,
    );
  });

  it.each([
    ['share', 'number', '1e400'],
    ['ratio', 'number', 'NaN'],
    ['at', 'instant', 'infinity'],
    ['day', 'instant', '0044-03-15 BC'],
    ['day', 'instant', '12026-01-01'],
  ] as const)('says which row has a %s that is no %s', async (column, type, text) => {
    const table = `wrong_${tables++}`;
    await postgres().fill(table, { [column]: columns[column] }, [[null], [text]]);
    await expect(read(table, [want(column, type)])).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`'public.${table}', ctid (0,2): column '${column}': '`) as unknown,
    });
  });

  it('says what a column holds that nothing can be made of', async () => {
    await postgres().fill('documents', { tags: 'jsonb' }, []);
    await expect(read('documents', [want('tags', 'number')])).rejects.toThrow(
      `'public.documents': column 'tags' holds jsonb of PostgreSQL, and label 'tags' is of type number`,
    );
    await expect(read('document', [want('tags', 'number')])).rejects.toThrow(
      `the PostgreSQL database has no table 'document'; the nearest is 'documents'`,
    );
  });

  it('is read out of a view of the database, too', async () => {
    await postgres().run(`CREATE VIEW numbers AS SELECT i AS number FROM generate_series(3, 1, -1) i`);
    expect((await read('numbers', [want('number', 'integer')])).flat().toSorted()).toEqual([1, 2, 3]);
    await postgres().run(`CREATE VIEW broken AS SELECT 'NaN'::float8 AS number`);
    await expect(read('broken', [want('number', 'number')])).rejects.toThrow(
      /^'public.broken', row [0-9a-f]{32}: /,
    );
  });

  it('is not blamed for what else goes wrong', async () => {
    await postgres().fill('blameless', { id: 'int' }, [[1]]);
    await postgres().duckDb.use(async (connection) => {
      const opened = await openPostgresSource(connection, postgres(), source('blameless'));
      const select = await checkSource(opened, [want('id', 'integer')]);
      const error = new Error('out of luck');
      expect(await explainSourceError(error, connection, select)).toBe(error);
    });
  });
});
