import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { query } from '../../batch-world.fixture.ts';
import { joinParquet } from './join-parquet.ts';
import { readFooter } from './parquet-footer.ts';
import { readThrift, writeThrift } from './thrift-compact.ts';

describe('joining Parquet files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quincunx-parquet-'));
  const at = (name: string) => join(folder, name);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function joinFiles(parts: readonly string[], path: string): Promise<void> {
    const whole = await open(path, 'wx');
    await joinParquet(parts, whole, new AbortController().signal);
    await whole.close();
  }

  const select = (
    from: number,
    to: number,
  ) => `SELECT i AS id, i / 7 AS x, CASE WHEN i % 3 = 0 THEN 'text ' || i % 50 END AS t,
      [i, NULL, i + 1] AS list, {'a': i % 5, 'b': {'c': i::VARCHAR}} AS struct, MAP {'k': i} AS map, i % 2 = 0 AS flag,
      TIMESTAMPTZ '2026-01-01 00:00:00Z' + i * INTERVAL 1 SECOND AS at, i::DECIMAL(20, 3) AS price, i::HUGEINT AS huge,
      ('\\x00' || i % 256)::BLOB AS bytes FROM range(${from}, ${to}) t(i)`;

  /** Several row groups a file, many in all; two files have no rows. */
  async function write(compression: string): Promise<readonly string[]> {
    const bounds = [0, 0, 30_000, 30_000, 75_001, 100_000];
    const paths: string[] = [];
    for (const [index, to] of bounds.slice(1).entries()) {
      const path = at(`${compression}-${index}.parquet`);
      await query(
        `COPY (${select(bounds[index] ?? 0, to)}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 4096, COMPRESSION ${compression})`,
      );
      paths.push(path);
    }
    return paths;
  }

  it.each(['snappy', 'zstd', 'uncompressed'])('keeps all rows in their order, %s', async (compression) => {
    const path = at(`${compression}.parquet`);
    await joinFiles(await write(compression), path);
    const differences = `SELECT count(*) FROM (SELECT row(COLUMNS(*)) AS a FROM '${path}') POSITIONAL JOIN (SELECT row(COLUMNS(*)) AS b FROM (${select(0, 100_000)})) WHERE a IS DISTINCT FROM b`;
    expect(await query(differences)).toEqual([['0']]);
    expect(await query(`SELECT count(*) FROM '${path}'`)).toEqual([['100000']]);
  });

  it('keeps what readers find row groups by: statistics, row numbers and Bloom filters', async () => {
    const path = at('found.parquet');
    await joinFiles(await write('snappy'), path);
    expect(await query(`SELECT id FROM '${path}' WHERE file_row_number IN (0, 31000, 99999)`)).toEqual([
      ['0'],
      ['31000'],
      ['99999'],
    ]);
    expect(await query(`SELECT count(*) FROM '${path}' WHERE t = 'text 17'`)).toEqual(
      await query(`SELECT count(*) FROM (${select(0, 100_000)}) WHERE t = 'text 17'`),
    );
    expect(await query(`SELECT id FROM '${path}' WHERE x = 12345 / 7`)).toEqual([['12345']]);
    // A filter at the wrong place would not know a text that is there, and no filter would exclude one that is not.
    const probe = (text: string) =>
      query(
        `SELECT count(*), bool_and(bloom_filter_excludes) FROM parquet_bloom_probe('${path}', 't', '${text}')`,
      );
    const [[groups, excluded] = []] = await probe('text 77');
    expect(Number(groups)).toBeGreaterThan(20);
    expect(excluded).toBe(true);
    expect((await probe('text 48'))[0]?.[1]).toBe(false);
  });

  it('gives the only file back, to the byte', async () => {
    const [, part = ''] = await write('snappy');
    await joinFiles([part], at('only.parquet'));
    expect(readFileSync(at('only.parquet')).equals(readFileSync(part))).toBe(true);
  });

  it('says that a file is none', async () => {
    await query(`COPY (SELECT 1 AS x) TO '${at('not.csv')}' (FORMAT csv)`);
    await expect(readFooter(at('not.csv'))).rejects.toThrow('out of range');
  });
});

describe('the compact protocol', () => {
  it.each([
    ['numbers', '1502' + '35fe01' + '26ffffffffffffffffff01' + '00'],
    ['a byte, booleans and a field far off', '131f' + '11' + '12' + '05c801f601' + '00'],
    ['lists, a long one too', '1935020406' + '19f310' + '00'.repeat(16) + '00'],
    ['texts and structs in lists', '18026162' + '192c' + '150200' + '150400' + '00'],
  ])('writes what it reads: %s', (_what, hexadecimal) => {
    const bytes = Buffer.from(hexadecimal, 'hex');
    expect(writeThrift(readThrift(bytes)).toString('hex')).toBe(hexadecimal);
  });

  it('reads zigzag integers', () => {
    // Field 1: 150, field 3 (i64): -2^63.
    const struct = readThrift(Buffer.from('15ac02' + '26ffffffffffffffffff01' + '00', 'hex'));
    expect([struct.get(1)?.value, struct.get(3)?.value]).toEqual([150n, -(2n ** 63n)]);
  });

  it('does not know doubles and maps', () => {
    expect(() => readThrift(Buffer.from('17', 'hex'))).toThrow('a footer has no values of type 7');
  });
});
