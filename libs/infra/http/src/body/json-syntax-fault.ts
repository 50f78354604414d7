/** Where a text stops being JSON. */
export interface JsonSyntaxFault {
  /** Of the value that is at fault: `instances/0/bmi`; empty for the whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What stands there: `NaN`, `'}'`, `the end`. */
  readonly found: string;
}

interface Frame {
  readonly isArray: boolean;
  /** The key or index of the value being read. */
  place: string | number;
}

type Expectation = 'value' | 'value or close' | 'key' | 'key or close' | 'colon' | 'comma or close' | 'end';

const whitespace = /[ \t\n\r]*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const word = /[\w.+-]{1,30}/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Finds the first fault of a text that `JSON.parse` refused, by the grammar of RFC 8259; the engine's own message often gives no
 * position, and quotes the text. A text without a fault gives undefined.
 */
export function findJsonSyntaxFault(text: string): JsonSyntaxFault | undefined {
  const frames: Frame[] = [];
  let expected: Expectation = 'value';
  let at = 0;

  for (;;) {
    at += lengthOf(whitespace, text, at);
    const frame = frames.at(-1);
    const character = text[at];
    if (expected === 'end') return character === undefined ? undefined : fault(text, at, frames);

    if (expected.endsWith('close') && frame && character === (frame.isArray ? ']' : '}')) {
      frames.pop();
      at += 1;
      expected = frames.length > 0 ? 'comma or close' : 'end';
    } else if (expected === 'colon' || expected === 'comma or close') {
      if (!frame || character !== (expected === 'colon' ? ':' : ',')) return fault(text, at, frames);
      at += 1;
      if (typeof frame.place === 'number') frame.place += 1;
      expected = expected === 'colon' || frame.isArray ? 'value' : 'key';
    } else if (expected === 'key' || expected === 'key or close') {
      const end = character === '"' ? endOfString(text, at) : { fault: at };
      if ('fault' in end) return fault(text, end.fault, frames.slice(0, -1));
      if (frame) frame.place = text.slice(at + 1, end.at - 1);
      at = end.at;
      expected = 'colon';
    } else if (character === '{' || character === '[') {
      frames.push({ isArray: character === '[', place: character === '[' ? 0 : '' });
      at += 1;
      expected = character === '[' ? 'value or close' : 'key or close';
    } else {
      const end = character === '"' ? endOfString(text, at) : endOfScalar(text, at);
      if ('fault' in end) return fault(text, end.fault, frames);
      at = end.at;
      expected = frames.length > 0 ? 'comma or close' : 'end';
    }
  }
}

type End = { readonly at: number } | { readonly fault: number };

function endOfString(text: string, start: number): End {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return { at: at + 1 };
    if (character < ' ') return { fault: at };
    if (character !== '\\') continue;
    const length = lengthOf(escapeSequence, text, at);
    if (length === 0) return { fault: at };
    at += length - 1;
  }
  return { fault: text.length };
}

function endOfScalar(text: string, start: number): End {
  const length = lengthOf(scalar, text, start);
  return length === 0 ? { fault: start } : { at: start + length };
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

function fault(text: string, at: number, frames: readonly Frame[]): JsonSyntaxFault {
  const before = text.slice(0, at).split('\n');
  return {
    path: frames
      .map(({ place }) => String(place))
      .join('/')
      .slice(0, 200),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    found: whatStandsAt(text, at),
  };
}

function whatStandsAt(text: string, at: number): string {
  if (at >= text.length) return 'the end';
  const length = lengthOf(word, text, at);
  if (length > 0) return text.slice(at, at + length);
  const point = text.codePointAt(at) ?? 0;
  return point <= 0x20 || point === 0x7f
    ? `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
    : `'${String.fromCodePoint(point)}'`;
}
