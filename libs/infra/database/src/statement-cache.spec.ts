import BetterSqlite3 from 'better-sqlite3';
import { cacheStatements } from './statement-cache.ts';

describe('cacheStatements', () => {
  let sqlite: BetterSqlite3.Database;
  beforeEach(() => {
    sqlite = new BetterSqlite3(':memory:');
    sqlite.exec('create table kept (value integer)');
  });

  it('prepares a statement once, and executes it each time', () => {
    const database = cacheStatements(sqlite);
    const insert = 'insert into kept values (?)';
    expect(database.prepare(insert)).toBe(database.prepare(insert));
    for (const value of [1, 2]) database.prepare(insert).run([value]);
    expect(database.prepare('select value from kept order by value').all([])).toEqual([
      { value: 1 },
      { value: 2 },
    ]);
  });

  it('sees a schema that was changed meanwhile', () => {
    const database = cacheStatements(sqlite);
    const select = 'select * from kept';
    sqlite.exec('insert into kept values (1)');
    expect(database.prepare(select).all([])).toEqual([{ value: 1 }]);
    sqlite.exec("alter table kept add column note text; insert into kept values (2, 'new')");
    expect(database.prepare(select).all([])).toEqual([
      { value: 1, note: null },
      { value: 2, note: 'new' },
    ]);
    sqlite.exec('alter table kept drop column value');
    expect(database.prepare(select).all([])).toEqual([{ note: null }, { note: 'new' }]);
  });

  it('keeps the two hundred that were used last', () => {
    const database = cacheStatements(sqlite);
    const first = database.prepare('select 0');
    const second = database.prepare('select 1');
    for (let index = 2; index < 200; index += 1) database.prepare(`select ${index}`);
    expect(database.prepare('select 0')).toBe(first);
    database.prepare('select 200');
    expect(database.prepare('select 0')).toBe(first);
    expect(database.prepare('select 1')).not.toBe(second);
  });

  it('closes the connection', () => {
    cacheStatements(sqlite).close();
    expect(sqlite.open).toBe(false);
  });
});
