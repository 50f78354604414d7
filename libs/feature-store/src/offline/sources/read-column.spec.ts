import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDb } from '../duckdb/duckdb.ts';
import { quoteText } from '../duckdb/quote.ts';
import { isRead, readColumn, readMissing, type ColumnType } from './read-column.ts';
import { toValue } from '../duckdb/to-value.ts';

const duckDb = new DuckDb();
afterAll(() => duckDb.close());

/** What a value of a source is read as; `unreadable` when it is not of the type, `refused` when its column cannot be. */
async function read(expression: string, type: string, wanted: ColumnType): Promise<unknown> {
  const sql = readColumn({ sql: 'x', type }, wanted);
  if (sql === undefined) return 'refused';
  return await duckDb.use(async (connection: DuckDBConnection) => {
    const result = await connection.run(
      `SELECT value, CASE WHEN raw IS NULL THEN NULL ELSE coalesce(${isRead('value', wanted)}, false) END
       FROM (SELECT ${readMissing({ sql: 'x', type }, wanted)} AS raw, ${sql} AS value FROM (SELECT ${expression} AS x))`,
    );
    const [[value = null, isRight] = []] = await result.getRows();
    return isRight === false ? 'unreadable' : toValue(value);
  });
}

describe('a text in a file without types', () => {
  const second = 1_767_225_600;
  it.each<[ColumnType, string, unknown]>([
    ['number', '1.5', 1.5],
    ['number', ' -1e-3 ', -0.001],
    ['number', '', null],
    ['number', '1_000', 'unreadable'],
    ['number', '1,5', 'unreadable'],
    ['number', 'abc', 'unreadable'],
    ['number', 'NaN', 'unreadable'],
    ['number', 'inf', 'unreadable'],
    ['number', '1e999', 'unreadable'],
    ['integer', '17', 17],
    ['integer', '-9223372036854775808', '-9223372036854775808'],
    ['integer', '', null],
    ['integer', '9223372036854775808', 'unreadable'],
    ['integer', '17.0', 'unreadable'],
    ['integer', '1e3', 'unreadable'],
    ['integer', '0x1F', 'unreadable'],
    ['string', '', ''],
    ['string', ' a ', ' a '],
    ['boolean', 'TRUE', true],
    ['boolean', '0', false],
    ['boolean', 'maybe', 'unreadable'],
    ['instant', '2026-01-01', second * 1e6],
    ['instant', '2026-01-01 00:00:00.000001', second * 1e6 + 1],
    ['instant', '2026-01-01T02:00:00+02:00', second * 1e6],
    ['instant', '2025-12-31T19:00:00-05', second * 1e6],
    ['instant', '2026-02-30', 'unreadable'],
    ['instant', 'infinity', 'unreadable'],
    ['instant', '10000-01-01', 'unreadable'],
    ['instant', '0000-12-31', 'unreadable'],
    ['instant', '01/02/2026', 'unreadable'],
    ['instant', '2026-01-01 00:00:00 UTC', second * 1e6],
    ['instant', '2026-01-01 01:00:00 Europe/Berlin', 'unreadable'],
    ['instant', 'epoch', 'unreadable'],
    ['text', '17', '17'],
    ['text', '', null],
  ])('wanted as %s: %p is %p', async (wanted, text, value) => {
    expect(await read(`'${text}'`, 'text', wanted)).toEqual(value);
  });

  it.each<ColumnType>(['number', 'integer', 'string', 'boolean', 'instant'])(
    'wanted as %s may be missing',
    async (wanted) => {
      expect(await read('NULL::VARCHAR', 'text', wanted)).toBeNull();
    },
  );
});

it('without a zone is of UTC, whatever stands in other rows', async () => {
  const sql = readColumn({ sql: 'x', type: 'text' }, 'instant') ?? '';
  const texts = [
    '2026-01-01 00:00:00 Asia/Tokyo',
    '2026-01-01 00:00:00',
    '2026-01-01 00:00:00+09',
    '2026-01-01',
  ];
  const instants = await duckDb.use(async (connection) => {
    const result = await connection.run(
      `SELECT ${sql} FROM (SELECT unnest([${texts.map(quoteText).join()}]) AS x)`,
    );
    return await result.getColumns();
  });
  const midnight = 1_767_225_600_000_000n;
  expect(instants).toEqual([[null, midnight, midnight - 32_400_000_000n, midnight]]);
});

describe('a value in a file with types', () => {
  it.each<[ColumnType, string, string, unknown]>([
    ['number', '17::TINYINT', 'TINYINT', 17],
    ['number', '17::UBIGINT', 'UBIGINT', 17],
    ['number', '1.25::DECIMAL(9, 2)', 'DECIMAL(9,2)', 1.25],
    ['number', '0.5::FLOAT', 'FLOAT', 0.5],
    ['number', `'NaN'::DOUBLE`, 'DOUBLE', 'unreadable'],
    ['number', `'17'`, 'VARCHAR', 'refused'],
    ['number', 'true', 'BOOLEAN', 'refused'],
    ['integer', '17::INTEGER', 'INTEGER', 17],
    ['integer', '18446744073709551615::UBIGINT', 'UBIGINT', 'unreadable'],
    ['integer', '17::DOUBLE', 'DOUBLE', 17],
    ['integer', '17.5::DOUBLE', 'DOUBLE', 'unreadable'],
    ['integer', `'-inf'::DOUBLE`, 'DOUBLE', 'unreadable'],
    ['integer', `'17'`, 'VARCHAR', 'refused'],
    ['string', `'a'`, 'VARCHAR', 'a'],
    ['string', `'a'::ENUM('a', 'b')`, `ENUM('a', 'b')`, 'a'],
    ['string', '17::BIGINT', 'BIGINT', 'refused'],
    ['boolean', 'true', 'BOOLEAN', true],
    ['boolean', '1::BIGINT', 'BIGINT', true],
    ['boolean', '0::DOUBLE', 'DOUBLE', false],
    ['boolean', '2::BIGINT', 'BIGINT', 'unreadable'],
    ['boolean', `'true'`, 'VARCHAR', 'refused'],
    ['instant', `TIMESTAMP '1970-01-01 00:00:01'`, 'TIMESTAMP', 1_000_000],
    ['instant', `TIMESTAMPTZ '1970-01-01 02:00:01+02'`, 'TIMESTAMP WITH TIME ZONE', 1_000_000],
    ['instant', `TIMESTAMP_NS '1970-01-01 00:00:01.000001999'`, 'TIMESTAMP_NS', 1_000_001],
    ['instant', `DATE '1970-01-02'`, 'DATE', 86_400_000_000],
    ['instant', `'1970-01-01T00:00:01Z'`, 'VARCHAR', 1_000_000],
    ['instant', `'infinity'::TIMESTAMP`, 'TIMESTAMP', 'unreadable'],
    ['instant', '17::BIGINT', 'BIGINT', 'refused'],
    ['string', '[1]', 'INTEGER[]', 'refused'],
    ['number', '[1]', 'INTEGER[]', 'refused'],
    ['number', 'NULL::DOUBLE', 'DOUBLE', null],
    ['text', '17::BIGINT', 'BIGINT', '17'],
    ['text', '17::DOUBLE', 'DOUBLE', '17'],
    ['text', '1.5::DOUBLE', 'DOUBLE', '1.5'],
    ['text', 'true', 'BOOLEAN', 'true'],
    ['text', '[1]', 'INTEGER[]', '[1]'],
  ])('wanted as %s: %s (%s) is %p', async (wanted, expression, type, value) => {
    expect(await read(expression, type, wanted)).toEqual(value);
  });
});

describe('a text of JSON', () => {
  it.each<[ColumnType, string, unknown]>([
    ['number', '1.5', 1.5],
    ['number', '17', 17],
    ['number', '"17"', 'unreadable'],
    ['number', 'NaN', 'unreadable'],
    ['number', '1e400', 'unreadable'],
    ['number', 'true', 'unreadable'],
    ['number', 'null', null],
    ['integer', '9007199254740993', '9007199254740993'],
    ['integer', '17.0', 'unreadable'],
    ['integer', '"17"', 'unreadable'],
    ['integer', '9223372036854775808', 'unreadable'],
    ['string', '""', ''],
    ['string', JSON.stringify('a "b" ü'), 'a "b" ü'],
    ['string', '17', 'unreadable'],
    ['string', '{"a":"b"}', 'unreadable'],
    ['string', 'null', null],
    ['boolean', 'true', true],
    ['boolean', '0', false],
    ['boolean', '"true"', 'unreadable'],
    ['boolean', '2', 'unreadable'],
    ['instant', '"1970-01-01T02:00:01+02:00"', 1_000_000],
    ['instant', '"soon"', 'unreadable'],
    ['instant', '1', 'unreadable'],
    ['text', '17', '17'],
    ['text', '"17"', '17'],
    ['text', 'null', null],
  ])('wanted as %s: %s is %p', async (wanted, text, value) => {
    expect(await read(quoteText(text), 'json', wanted)).toEqual(value);
  });
});
