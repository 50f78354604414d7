import { setImmediate } from 'node:timers/promises';

/**
 * Rows some at a time, with a turn for everything else in the process between: the driver of SQLite waits for nothing, so that others
 * wait for it.
 */
export async function* inChunks<Row>(rows: Iterable<Row>, size = 1000): AsyncGenerator<readonly Row[]> {
  let chunk: Row[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
    await setImmediate();
  }
  yield chunk;
}
