import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSource, Source } from '@quincunx/contracts';
import { openTestHistories, type TestHistories } from '../history/test-histories.fixture.ts';
import { newestNotes, times, visits } from '../history/visits.fixture.ts';
import { openSource } from './open-source.ts';

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

const newest = (view: ReturnType<typeof visits>) => newestNotes(test, view);

type Format = FileSource['format'];

async function write(
  format: Format,
  path: string,
  rows: readonly Record<string, string | number>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const sql = (value: string | number = '') => (typeof value === 'number' ? String(value) : `'${value}'`);
  const values = rows.map((row) => `(${names.map((name) => sql(row[name])).join()})`);
  const lines = {
    csv: [names, ...rows.map((row) => names.map((name) => row[name]))].map((line) => line.join()),
    ndjson: rows.map((row) => JSON.stringify(row)),
  };
  if (format !== 'parquet') {
    test.write(path, lines[format].map((line) => `${line}\n`).join(''));
    return;
  }
  const columns = names.map((name) => `"${name}"`);
  await test.writeParquet(path, `SELECT * FROM (VALUES ${values.join()}) t(${columns.join()})`);
}

const at = '2026-01-01';

describe.each(['csv', 'parquet', 'ndjson'] as const)('files of %s', (format) => {
  it('are read in the order of their paths, and each in its own', async () => {
    await write(format, 'data/b', [{ id: 1, at, note: 'b1' }]);
    await write(format, 'data/a', [
      { id: 1, at, note: 'a1' },
      { id: 2, at, note: 'a2' },
      { id: 2, at, note: 'a3' },
    ]);
    await write(format, 'data/c', [{ id: 3, at, note: 'c1' }]);
    expect(await newest(visits({ format }))).toEqual([
      [1, 'b1'],
      [2, 'a3'],
      [3, 'c1'],
    ]);
  });

  it('may have their columns in different orders, and columns of their own', async () => {
    await write(format, 'data/a', [{ id: 1, at, note: 'a' }]);
    await write(format, 'data/b', [{ ward: 'x', note: 'b', at, id: 2 }]);
    expect(await newest(visits({ format }))).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('have the columns that their folders name, whatever is in the files', async () => {
    await write(format, 'data/at=2026-01-01/id=1/x', [{ note: 'a', at: '1999-01-01' }]);
    await write(format, 'data/at=2026-01-02/id=1/x', [{ note: 'b', at: '1999-01-01' }]);
    await write(format, 'data/at=2026-01-01/id=__HIVE_DEFAULT_PARTITION__/x', [
      { note: 'c', at: '1999-01-01' },
    ]);
    const { rows } = await test.newest(visits({ format, path: 'data/**/x' }));
    expect(rows).toEqual([[1, 'b', 1_767_312_000_000_000, null]]);
  });

  it('are named when one of them has a value that is none', async () => {
    await write(format, 'data/a', [{ id: 1, at, note: 'a' }]);
    await write(format, 'data/b', [
      { id: 1, at, note: 'b' },
      { id: 1, at: 'soon', note: 'b' },
    ]);
    const place = { csv: 'row 2 after the header', parquet: 'row 2', ndjson: 'line 2' }[format];
    await expect(newest(visits({ format }))).rejects.toThrow(`'data/b', ${place}: column 'at': `);
  });

  it('are named when one of them is empty', async () => {
    await write(format, 'data/a', [{ id: 1, at, note: 'a' }]);
    test.write('data/b', '');
    await expect(newest(visits({ format }))).rejects.toThrow(`the file 'data/b' is empty`);
  });
});

describe.each(['csv', 'parquet'] as const)('a file of %s among others', (format) => {
  it('is named when it lacks a column', async () => {
    await write(format, 'data/a', [{ id: 1, at, note: 'a' }]);
    await write(format, 'data/b', [{ id: 1, at, mote: 'b' }]);
    await expect(newest(visits({ format }))).rejects.toThrow(
      `'data/b': there is no column 'note' for feature 'note'; the nearest is 'mote'`,
    );
  });

  it('may have as many lines, or row groups, as it likes', async () => {
    const rows = `SELECT i % 7 AS id, DATE '${at}' AS "at", 'n' || i AS note FROM range(150000) t(i)`;
    if (format === 'parquet') await test.writeParquet('data/a', rows);
    else {
      const lines = Array.from({ length: 150_000 }, (_, index) => `${index % 7},${at},n${index}\n`);
      test.write('data/a', `id,at,note\n${lines.join('')}`);
    }
    await write(format, 'data/b', [{ id: 9, at, note: 'b' }]);
    const last = [0, 1, 2, 3, 4, 5, 6].map((id) => [id, `n${149_999 - ((149_999 - id) % 7)}`]);
    expect(await newest(visits({ format }))).toEqual([...last, [9, 'b']]);
  });
});

it('a CSV file among others is named when it is torn', async () => {
  await write('csv', 'data/a', [{ id: 1, at, note: 'a' }]);
  test.write('data/b', 'id,at,note\n1,2026-01-01,b\n2,2026');
  await expect(newest(visits({}))).rejects.toThrow(
    `'data/b', line 3: has 2 values, and the header names 3 columns`,
  );
});

it('a CSV file whose lines end in several ways is refused', async () => {
  test.write('data/a', 'id,at,note\n1,2026-01-01,b\r\n2,2026-01-01,c\n');
  await expect(newest(visits({}))).rejects.toThrow(
    `'data/a' is not CSV (RFC 4180): all its lines have to end in the same way`,
  );
});

it('a Parquet file whose content is damaged is named', async () => {
  await test.writeParquet('data/a', `SELECT 1 AS id, DATE '${at}' AS "at", 'a' AS note`);
  await test.writeParquet(
    'data/b',
    `SELECT i AS id, DATE '${at}' AS "at", 'n' || i AS note FROM range(5000) t(i)`,
  );
  const damaged = readFileSync(join(test.workspace, 'data/b')).fill(0xff, 100, 2000);
  test.write('data/b', damaged);
  await expect(newest(visits({ format: 'parquet' }))).rejects.toMatchObject({
    code: 'invalid-input',
    message: `the file 'data/b' cannot be read as Parquet`,
  });
});

it('a Parquet file may not have columns that the reader gives', async () => {
  await test.writeParquet(
    'data/a',
    `SELECT 1 AS id, DATE '2026-01-01' AS "at", 'a' AS note, 1 AS file_index`,
  );
  await expect(newest(visits({ format: 'parquet' }))).rejects.toThrow(
    `the file 'data/a' has a column named 'file_index', which is a reserved name; rename it`,
  );
});

it('a table of PostgreSQL is not read here', async () => {
  const source: Source = { kind: 'postgres', table: 'visits', ...times };
  await test.use((connection) =>
    expect(openSource(connection, test.workspace, source)).rejects.toMatchObject({ code: 'unsupported' }),
  );
});
