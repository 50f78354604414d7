import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { openTestHistories, type TestHistories } from '../history/test-histories.fixture.ts';
import { newestNotes, times, visits } from '../history/visits.fixture.ts';

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

const newest = (view: ReturnType<typeof visits>) => newestNotes(test, view);

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

  it('is read once whoever is writing to it has ended', async () => {
    create(`create table visits (id, at, note); insert into visits values (1, '2026-01-01', 'a')`);
    const other = new BetterSqlite3(join(test.workspace, 'data/clinic.db'));
    other.exec(`begin exclusive; insert into visits values (2, '2026-01-01', 'b')`);
    const reading = newest(visits(sqlite));
    await setTimeout(50);
    other.exec('commit');
    other.close();
    expect(await reading).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
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
