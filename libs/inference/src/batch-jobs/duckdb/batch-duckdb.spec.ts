import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';
import { BatchDuckDb } from './batch-duckdb.ts';
import { batchMegabytes, mostMegabytes } from './batch-memory.ts';
import { duckDbError } from './duckdb-error.ts';
import { messageOf } from './message-of.ts';
import { quoteReadPath, quoteText } from './quote.ts';

describe('the DuckDB of a job', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quincunx-duckdb-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const open = (signal: AbortSignal, memoryMegabytes = 200) =>
    BatchDuckDb.open({ folder: join(folder, 'spilled'), threads: 2, memoryMegabytes, signal });

  const endless = 'SELECT sum(sin(a.i) * b.i) FROM range(100000000) a(i), range(100000) b(i)';

  it('stops what runs when its signal is aborted, and begins nothing after', async () => {
    const stopping = new AbortController();
    const duckDb = await open(stopping.signal);
    const running = duckDb.run(endless);
    setTimeout(() => {
      stopping.abort(new Error('enough'));
    }, 50);
    await expect(running).rejects.toThrow('enough');
    await expect(duckDb.rows('SELECT 1')).rejects.toThrow('enough');
    duckDb.close();
  });

  it('stops a query that it streams', async () => {
    const stopping = new AbortController();
    const duckDb = await open(stopping.signal);
    const reading = (async () => {
      for await (const chunk of duckDb.chunks('SELECT i FROM range(1000000000) t(i)')) {
        if (chunk.rowCount > 0) stopping.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    duckDb.close();
  });

  it('says how much of a query is done', async () => {
    const duckDb = await open(new AbortController().signal);
    expect(duckDb.progress()).toBe(0);
    duckDb.close();
  });

  it('says in plain words that memory ran out, and takes more when it is given', async () => {
    const duckDb = await open(new AbortController().signal, 20);
    const large = `SELECT length(string_agg(i::VARCHAR)) FROM range(3000000) t(i)`;
    await expect(duckDb.rows(large)).rejects.toThrow(
      'set QUINCUNX_DUCKDB_MEMORY, in megabytes, and resume the job',
    );
    await duckDb.setMemory(500);
    expect(await duckDb.rows(large)).toHaveLength(1);
    duckDb.close();
  });

  it('reads a path as it is, whatever its letters', async () => {
    const duckDb = await open(new AbortController().signal);
    const path = join(folder, "o'ne [a]*?.parquet");
    await duckDb.run(`COPY (SELECT 7 AS x) TO ${quoteText(path)} (FORMAT parquet)`);
    await duckDb.run(
      `COPY (SELECT 8 AS x) TO ${quoteText(join(folder, "o'ne ab.parquet"))} (FORMAT parquet)`,
    );
    expect(await duckDb.rows(`SELECT x FROM read_parquet(${quoteReadPath(path)})`)).toEqual([[7]]);
    duckDb.close();
  });

  it.each([
    [
      'IO Error: Could not write all bytes to file "/x": No space left on device',
      'the disk of the output is full',
    ],
    [
      'Out of Memory Error: failed to offload data block (max_temp_directory_size)',
      'the disk of the output is full',
    ],
    ['IO Error: Cannot open file "/x": Read-only file system', 'read-only or denied'],
  ])('puts %s in plain words', (message, words) => {
    const error = duckDbError(new Error(message));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(messageOf(error)).toContain(words);
    expect(messageOf(error)).not.toContain('/x');
  });

  it('leaves other errors as they are', () => {
    const error = new Error('Binder Error: no such column');
    expect(duckDbError(error)).toBe(error);
    expect(messageOf('a text')).toBe('a text');
  });

  it('has memory for the rows that its threads hold, and not much more', () => {
    const unlessMore = (megabytes: number) => Math.min(megabytes, mostMegabytes());
    const few = { threads: 2, columns: 13, times: 1 };
    expect(batchMegabytes({ ...few, inputFormat: 'parquet' })).toBe(256);
    expect(batchMegabytes({ ...few, inputFormat: 'ndjson' })).toBe(512);
    expect(batchMegabytes({ ...few, inputFormat: 'parquet', times: 2 })).toBe(512);
    // Four copies of a row group of 20 columns, each of 18.75 MB.
    const many = { threads: 4, columns: 20, times: 1 };
    expect(batchMegabytes({ ...many, inputFormat: 'parquet' })).toBe(unlessMore(4 * (64 + 4 * 18.75)));
    expect(batchMegabytes({ ...many, inputFormat: 'csv' })).toBe(unlessMore(4 * (128 + 4 * 18.75)));
    expect(batchMegabytes({ ...many, inputFormat: 'csv', times: 1000 })).toBe(mostMegabytes());
  });
});
