import fc from 'fast-check';
import { longestLine, readTextBlocks, type TextBlock } from './read-text-blocks.ts';
import { inPieces } from './scoring-stream.fixture.ts';

async function read(content: string | Uint8Array, length?: number): Promise<TextBlock[]> {
  const blocks: TextBlock[] = [];
  for await (const block of readTextBlocks(inPieces(content, length))) blocks.push(block);
  return blocks;
}

/** Each line with its fault, however they came together. */
const linesOf = (blocks: readonly TextBlock[]) =>
  blocks.flatMap(({ text, fault }) => text.match(/[^\n]*\n|[^\n]+$/g)?.map((line) => [line, fault]) ?? []);

describe('readTextBlocks', () => {
  it('gives all the whole lines of a chunk at once, and the rest with what comes next', async () => {
    expect(await read('a\nb\nc', 4)).toEqual([{ text: 'a\nb\n' }, { text: 'c' }]);
    expect(await read('one\ntwo\n', 2)).toEqual([{ text: 'one\n' }, { text: 'two\n' }]);
    expect(await read('')).toEqual([]);
  });

  it('gives the same lines wherever the bytes are cut', async () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('é€😀'), fc.constant('\r'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, length) => {
        const text = lines.join('\n');
        const expected = text.match(/[^\n]*\n|[^\n]+$/g)?.map((each) => [each, undefined]) ?? [];
        expect(linesOf(await read(text, length))).toEqual(expected);
      }),
    );
  });

  it('leaves out a byte order mark, of the whole and not of a line', async () => {
    expect(await read('\uFEFFa\n\uFEFFb\n', 3)).toEqual([{ text: 'a\n' }, { text: '\uFEFFb\n' }]);
    expect(await read('\uFEFFa')).toEqual([{ text: 'a' }]);
  });

  it.each([1, 3, 100])(
    'says which line is not UTF-8, and reads the others (in pieces of %i)',
    async (length) => {
      const bytes = Buffer.from('é1\nx?y\né2\n');
      bytes[bytes.indexOf('?')] = 0xff;
      expect(linesOf(await read(bytes, length))).toEqual([
        ['é1\n', undefined],
        ['x\uFFFDy\n', 'is not valid UTF-8'],
        ['é2\n', undefined],
      ]);
    },
  );

  it.each([longestLine / 16, 60_000, 10 * longestLine])(
    'skips a line that is too long, and reads the others (in pieces of %i)',
    async (length) => {
      const longest = 'x'.repeat(longestLine);
      const text = `a\n${longest}\n${longest}y\nb\n${longest}${longest}\nc\n${longest}${longest}`;
      const fault = `is longer than ${longestLine} bytes`;
      expect(linesOf(await read(text, length))).toEqual([
        ['a\n', undefined],
        [`${longest}\n`, undefined],
        ['\n', fault],
        ['b\n', undefined],
        ['\n', fault],
        ['c\n', undefined],
        ['\n', fault],
      ]);
    },
  );

  it('takes a line that comes byte by byte in little more time than one that comes at once', async () => {
    const started = performance.now();
    expect(await read('x'.repeat(500_000), 1)).toHaveLength(1);
    // Copied anew for each byte, this is 125 GB.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
