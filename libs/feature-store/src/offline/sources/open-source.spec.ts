import type { FeatureViewInput, FileSource, Source, SqliteSource } from '@quincunx/contracts';
import { featureView, openTestHistories, type TestHistories } from '../history/test-histories.fixture.ts';
import { openSource } from './open-source.ts';

const times = { timestamp: { column: 'at' } };

const file: FileSource = { kind: 'file', path: 'data/*', format: 'csv', ...times };

function visits(source: SqliteSource | Partial<FileSource>, change: Partial<FeatureViewInput> = {}) {
  return featureView({
    name: 'visits',
    entity: { name: 'patient', joinKeys: [{ name: 'id', type: 'integer' }] },
    source: source.kind === 'sqlite' ? source : { ...file, ...source },
    features: [{ name: 'note', type: 'string', nullable: true }],
    onInvalid: 'fail',
    ...change,
  });
}

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

/** Keys and features of the newest rows. */
async function newest(view: ReturnType<typeof visits>) {
  const { rows } = await test.newest(view);
  return rows.map((row) => row.slice(0, -2));
}

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

it('a Parquet file may not have columns that the reader gives', async () => {
  await test.writeParquet(
    'data/a',
    `SELECT 1 AS id, DATE '2026-01-01' AS "at", 'a' AS note, 1 AS file_index`,
  );
  await expect(newest(visits({ format: 'parquet' }))).rejects.toThrow(
    `the file 'data/a' has a column named 'file_index', which is a reserved name; rename it`,
  );
});

describe('NDJSON', () => {
  const lines = (...each: readonly string[]) => {
    test.write('data/a', each.join('\n'));
  };
  const ndjson = { format: 'ndjson', path: 'data/a' } as const;
  const good = '{"id":1,"at":"2026-01-01","note":"a"}';

  it.each([
    ['{"id":1,"at":"2026-01-01","note":17}', `column 'note': '17' is not a text`],
    ['{"id":"1","at":"2026-01-01"}', `column 'id': '"1"' is not an integer of 64 bits`],
    ['{"id":1.0,"at":"2026-01-01"}', `column 'id': '1.0' is not an integer of 64 bits`],
    ['{"id":1,"at":1767225600}', `column 'at': '1767225600' is not an instant`],
    ['{"id":1}', `column 'at' has no value, and the timestamp needs one`],
    ['{"id":1,"at":null}', `column 'at' has no value, and the timestamp needs one`],
    ['[1]', 'is not a JSON object'],
    ['{"id":1,"at":"2026-01-', 'is not a JSON object'],
    ['{"id":1} {"id":2}', 'is not a JSON object'],
    ['id,at', 'is not a JSON object'],
  ])('is refused for the line %s, which is named', async (line, message) => {
    lines(good, '', '  ', good, line, good);
    await expect(newest(visits(ndjson))).rejects.toThrow(`'data/a', line 5: ${message}`);
  });

  it('is read with all that JSON may have', async () => {
    lines('{"note":"\\u00fc \\"\\n\u2028","id":9007199254740993,"at":"2026-01-01","more":{"id":3}}\r', good);
    expect(await newest(visits(ndjson))).toEqual([
      [1, 'a'],
      ['9007199254740993', 'ü "\n\u2028'],
    ]);
  });

  it('may have a column in few rows', async () => {
    const without = Array.from({ length: 1500 }, () => '{"id":2,"at":"2025-01-01"}');
    lines(...without, good);
    expect(await newest(visits(ndjson))).toEqual([
      [1, 'a'],
      [2, null],
    ]);
  });

  it('is refused when no row has a column', async () => {
    lines('{"id":1,"at":"2026-01-01","mote":"a"}');
    await expect(newest(visits(ndjson))).rejects.toThrow(
      `'data/a': there is no column 'note' for feature 'note'; the nearest is 'mote'`,
    );
  });
});

describe('a SQLite table', () => {
  const sqlite = { kind: 'sqlite', path: 'data/clinic.db', table: 'visits', ...times } as const;
  const create = (statements: string) => {
    test.writeSqlite('data/clinic.db', statements);
  };

  it('is read in the order of its rowid', async () => {
    create(`create table visits (rowid text, id integer, at text, note text, key integer primary key);
      insert into visits values ('a', 1, '2026-01-01', 'second', 2), ('b', 1, '2026-01-01', 'first', 1),
        ('c', 9007199254740993, '2026-01-01T01:00:00+01:00', null, 3), ('d', null, '2026-01-01', 'nobody', 4)`);
    expect(await newest(visits(sqlite))).toEqual([
      [1, 'second'],
      ['9007199254740993', null],
    ]);
  });

  it('may be a view, or have no rowid, or more rows than are read at once', async () => {
    create(`create table stays (id integer primary key, at text, "the note" text) without rowid;
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
        insert into stays select i, '2026-01-01', 'n' || i from n;
      create view visits as select id % 3 as id, at, "the note" as note from stays order by stays.id`);
    expect(await newest(visits(sqlite))).toEqual([
      [0, 'n4998'],
      [1, 'n4999'],
      [2, 'n5000'],
    ]);
    const features = [{ name: 'note', type: 'string', expression: '"x"' }] as const;
    expect(await newest(visits({ ...sqlite, table: 'stays' }, { features: [...features] }))).toHaveLength(
      5000,
    );
  });

  it.each([
    [`1.5, '2026-01-01', 'a'`, `column 'id': '1.5' is not an integer of 64 bits`],
    [`'1', '2026-01-01', 'a'`, `column 'id': '"1"' is not an integer of 64 bits`],
    [`1, 1767225600, 'a'`, `column 'at': '1767225600' is not an instant`],
    [`1, null, 'a'`, `column 'at' has no value, and the timestamp needs one`],
    [`1, '2026-01-01', x'00ff'`, `column 'note': '{"bytes":2}' is not a text`],
    [`1, '2026-01-01', 9e999`, `column 'note': 'Infinity' is not a text`],
  ])('is refused for the row (%s)', async (row, message) => {
    create(`create table visits (id, at, note); insert into visits values (1, '2026-01-01', 'a'), (${row})`);
    await expect(newest(visits(sqlite))).rejects.toThrow(`'data/clinic.db, table visits', row 2: ${message}`);
  });

  it('is named, with the nearest, when it is not there, and so is its column', async () => {
    create('create table visit (id, at, mote)');
    await expect(newest(visits(sqlite))).rejects.toThrow(
      `'data/clinic.db': there is no table 'visits'; the nearest is 'visit'`,
    );
    await expect(newest(visits({ ...sqlite, table: 'visit' }))).rejects.toThrow(
      `'data/clinic.db, table visit': there is no column 'note' for feature 'note'; the nearest is 'mote'`,
    );
  });

  it('is refused when its file is not there, empty, or something else', async () => {
    await expect(newest(visits(sqlite))).rejects.toThrow(
      `the file 'data/clinic.db' cannot be found in the workspace`,
    );
    test.write('data/clinic.db', '');
    await expect(newest(visits(sqlite))).rejects.toThrow(`the file 'data/clinic.db' is empty`);
    test.write('data/clinic.db', 'id,at,note\n'.repeat(1000));
    await expect(newest(visits(sqlite))).rejects.toMatchObject({
      code: 'invalid-input',
      message: `the file 'data/clinic.db' is not a SQLite database`,
    });
  });
});

it('a table of PostgreSQL is not read here', async () => {
  const source: Source = { kind: 'postgres', table: 'visits', ...times };
  await test.use((connection) =>
    expect(openSource(connection, test.workspace, source)).rejects.toMatchObject({ code: 'unsupported' }),
  );
});
