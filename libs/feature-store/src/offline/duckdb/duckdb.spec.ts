import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';
import { DuckDb } from './duckdb.ts';
import { duckDbError } from './duckdb-error.ts';

describe('DuckDB', () => {
  const parent = mkdtempSync(join(tmpdir(), 'duckdb-'));
  afterAll(() => {
    rmSync(parent, { recursive: true });
  });

  it.each(['UTC', 'Europe/Berlin'])(
    'takes a time without a zone for UTC on a machine whose zone is %s, also one that its clocks leave out',
    (zone) => {
      const program = join(__dirname, 'print-instant.fixture.ts');
      const env = { ...process.env, TZ: zone };
      const printed = execFileSync(process.execPath, [program, '2026-03-29 02:30:00'], { env });
      expect(String(printed)).toBe('1774751400000000\n');
    },
  );

  it('gives each use temporary tables of its own', async () => {
    const duckDb = new DuckDb();
    const create = () =>
      duckDb.use((connection) => connection.run('CREATE TEMP TABLE labels AS SELECT 1 AS x'));
    await Promise.all([create(), create()]);
    await create();
    const count = await duckDb.use(async (connection) => {
      const result = await connection.run('SELECT count(*) FROM duckdb_tables()');
      return await result.getRows();
    });
    await duckDb.close();
    expect(count).toEqual([[0n]]);
  });

  it('takes its temporary files with it, whatever happens, and opens again once closed', async () => {
    const duckDb = new DuckDb({ parent });
    const paths: string[] = [];
    const write = (file: string) => {
      paths.push(file);
      return duckDb.use((connection) => connection.run(`COPY (SELECT 1) TO '${file}' (FORMAT csv)`));
    };
    await duckDb.withTemporaryFile(async (file) => {
      await write(file);
      expect(existsSync(file)).toBe(true);
      await expect(
        duckDb.withTemporaryFile(async (other) => {
          await write(other);
          throw new Error('no more');
        }),
      ).rejects.toThrow('no more');
      expect(existsSync(file)).toBe(true);
    });
    expect(new Set(paths).size).toBe(2);
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
    await duckDb.close();
    expect(readdirSync(parent)).toEqual([]);
    await duckDb.withTemporaryFile(write);
    await duckDb.close();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('opens nothing to close', async () => {
    await new DuckDb({ parent }).close();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('says which folder to name when it cannot have one, and tries again the next time', async () => {
    const missing = join(parent, 'later');
    const duckDb = new DuckDb({ parent: missing });
    const open = () => duckDb.withTemporaryFile((file) => Promise.resolve(file));
    await expect(open()).rejects.toThrow('set TMPDIR to a folder that can be written');
    mkdirSync(missing);
    expect(await open()).toContain(missing);
    await duckDb.close();
  });

  it('says in plain words that memory ran out', async () => {
    const duckDb = new DuckDb({ parent, memoryMegabytes: 20 });
    const tooMuch = duckDb.use((connection) =>
      connection.run('SELECT length(string_agg(i::VARCHAR)) FROM range(100000000) t(i)'),
    );
    await expect(tooMuch).rejects.toThrow('the data needs more memory than this machine gives');
    await duckDb.close();
  });

  it.each([
    ['IO Error: Could not write all bytes to file "/x": No space left on device', 'the disk is full'],
    ['Out of Memory Error: failed to offload data block (max_temp_directory_size)', 'the disk is full'],
    ['IO Error: Cannot open file "/x": Read-only file system', 'read-only or denied'],
  ])('puts %s in plain words', (message, words) => {
    const error = duckDbError(new Error(message));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('/x');
  });

  it('leaves other errors as they are', () => {
    const error = new Error('Binder Error: no such column');
    expect(duckDbError(error)).toBe(error);
    expect(duckDbError('odd')).toBe('odd');
  });
});
