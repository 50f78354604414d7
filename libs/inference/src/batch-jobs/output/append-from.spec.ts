import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendFrom } from './append-from.ts';

describe('appending from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quincunx-append-'));
  const at = (name: string) => join(folder, name);
  const content = randomBytes(2 * 2 ** 20 + 3);
  writeFileSync(at('from'), content);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function append(options: Partial<Parameters<typeof appendFrom>[2]>): Promise<Buffer> {
    writeFileSync(at('to'), 'before');
    const to = await open(at('to'), 'a');
    try {
      await appendFrom(at('from'), to, { signal: new AbortController().signal, ...options });
    } finally {
      await to.close();
    }
    return readFileSync(at('to'));
  }

  it.each([
    [{}, content],
    [{ start: 4, end: content.length - 1 }, content.subarray(4, -1)],
    [{ start: 4, end: 5 }, content.subarray(4, 5)],
    [{ start: 4, end: 4 }, content.subarray(4, 4)],
    [{ start: content.length }, content.subarray(content.length)],
  ])('writes the bytes that are asked for, %j, behind what is there', async (range, expected) => {
    const written = await append(range);
    expect(written.equals(Buffer.concat([Buffer.from('before'), expected]))).toBe(true);
  });

  it('says when there are fewer', async () => {
    const end = content.length + 1;
    await expect(append({ end })).rejects.toThrow(
      `'from' ends after ${content.length} bytes instead of ${end}`,
    );
  });

  it('stops when its signal is aborted, with the reason', async () => {
    const reason = new Error('cancelled');
    await expect(append({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(readFileSync(at('to'), 'utf8')).toBe('before');
  });
});
