import { isUtf8 } from 'node:buffer';
import { HeldBytes } from './held-bytes.ts';

/** Whole lines: many of them, or a single one that has a fault. All but the last of a stream end with a line feed. */
export interface TextBlock {
  /** Of a line that is not UTF-8, what can be read of it; of one that is too long, nothing but its end. */
  readonly text: string;
  /** What is wrong with the line, in words. */
  readonly fault?: string;
}

/** In bytes, without the line feed; in characters, of a record that has several lines. */
export const longestLine = 1024 * 1024;
export const tooLong = `is longer than ${longestLine} bytes`;

/** However large the chunks: what is made of one of these at a time is what takes memory. */
const mostBytesAtOnce = 64 * 1024;
const lineFeed = 0x0a;
const byteOrderMark = '\uFEFF';

/** Reads UTF-8 that comes in any chunks, in constant memory; a byte order mark is left out. */
export async function* readTextBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextBlock> {
  const lines = new LineCutter();
  let isFirst = true;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += mostBytesAtOnce) {
      for (const block of lines.cut(chunk.subarray(start, start + mostBytesAtOnce))) {
        yield isFirst ? withoutMark(block) : block;
        isFirst = false;
      }
    }
  }
  for (const block of lines.end()) yield isFirst ? withoutMark(block) : block;
}

function withoutMark(block: TextBlock): TextBlock {
  return block.text.startsWith(byteOrderMark) ? { ...block, text: block.text.slice(1) } : block;
}

class LineCutter {
  readonly #held = new HeldBytes();
  /** Whether what comes is the rest of a line that was too long. */
  #isSkipping = false;

  *cut(bytes: Uint8Array): Generator<TextBlock> {
    let start = 0;
    if (this.#isSkipping) {
      start = bytes.indexOf(lineFeed) + 1;
      if (start === 0) return;
      this.#isSkipping = false;
    }
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end > start) {
      const endOfFirst = bytes.indexOf(lineFeed, start);
      if (this.#held.length + endOfFirst - start > longestLine) {
        this.#held.clear();
        yield { text: '\n', fault: tooLong };
        start = endOfFirst + 1;
      }
      yield* decode(this.#held.takeWith(bytes.subarray(start, end)));
      start = end;
    }
    this.#held.add(bytes.subarray(start));
    if (this.#held.length <= longestLine) return;
    this.#held.clear();
    this.#isSkipping = true;
    yield { text: '\n', fault: tooLong };
  }

  /** A last line may lack its line feed. */
  end(): Generator<TextBlock> {
    return decode(this.#held.takeWith(new Uint8Array()));
  }
}

function* decode(bytes: Uint8Array): Generator<TextBlock> {
  if (isUtf8(bytes)) {
    if (bytes.length > 0) yield { text: toText(bytes) };
    return;
  }
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(lineFeed, start) + 1 || bytes.length;
    const line = bytes.subarray(start, end);
    yield isUtf8(line) ? { text: toText(line) } : { text: toText(line), fault: 'is not valid UTF-8' };
    start = end;
  }
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
