/**
 * Integers beyond 2^53 lose digits in `JSON.parse`; these functions find them in its text. A reviver is given each number's text too,
 * but takes a microsecond for every value of the document, whereas one pass over the text takes nanoseconds a character.
 */
const utf8 = new TextDecoder('utf-8');
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Whether some digits may be lost: not if there is anything but numbers and null, which is no tensor of integers. */
export function hasLostDigits(elements: readonly unknown[]): boolean {
  let isLost = false;
  for (const element of elements) {
    if (typeof element === 'number') isLost ||= isBeyondExact(element);
    else if (element !== null) return false;
  }
  return isLost;
}

/** Where the `data` of each tensor of a request's `inputs` starts in its text. */
export interface DataLocations {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** @param json of a request that `JSON.parse` has read. */
export function locateData(json: Uint8Array): DataLocations {
  const text = utf8.decode(json);
  const { value: inputs } = walkObject(text, skipSpace(text, 0), 'inputs');
  const offsets: number[] = [];
  let at = skipSpace(text, inputs + 1);
  while (text.charCodeAt(at) === openBrace) {
    const { value, end } = walkObject(text, at, 'data');
    offsets.push(value);
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
  }
  return { text, offsets };
}

/**
 * @param elements numbers and nulls, as `JSON.parse` has read them from the data of the tensor of this index.
 * @returns them, those beyond 2^53 that are written in at most 20 digits, which any of 64 bits are, as exact bigints.
 */
export function rereadIntegers(
  { text, offsets }: DataLocations,
  index: number,
  elements: readonly unknown[],
): readonly unknown[] {
  let end = offsets[index] ?? text.length;
  return elements.map((element) => {
    const start = skipPunctuation(text, end);
    end = endOfScalar(text, start);
    if (typeof element !== 'number' || !isBeyondExact(element)) return element;
    const digits = text.slice(start, end);
    return /^-?\d{1,20}$/.test(digits) ? BigInt(digits) : element;
  });
}

function isBeyondExact(number: number): boolean {
  return Number.isInteger(number) && !Number.isSafeInteger(number);
}

/** Where the value of the member starts; the last one's, as in `JSON.parse`. -1 if there is none. */
function walkObject(text: string, start: number, key: string): { value: number; end: number } {
  let value = -1;
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) === quote) {
    const endOfKey = endOfString(text, at);
    const valueAt = skipSpace(text, skipSpace(text, endOfKey) + 1);
    // A key may be written with escapes.
    if (JSON.parse(text.slice(at, endOfKey)) === key) value = valueAt;
    at = skipSpace(text, endOfValue(text, valueAt));
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
  }
  return { value, end: at + 1 };
}

function endOfValue(text: string, start: number): number {
  let at = start;
  let depth = 0;
  do {
    const character = text.charCodeAt(at);
    if (character === quote) at = endOfString(text, at);
    else if (character === openBracket || character === openBrace) {
      depth += 1;
      at += 1;
    } else if (character === closeBracket || character === closeBrace) {
      depth -= 1;
      at += 1;
    } else at = depth === 0 ? endOfScalar(text, at) : at + 1;
  } while (depth > 0 && at < text.length);
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at + 1;
}

function endOfScalar(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !isPunctuation(text.charCodeAt(at))) at += 1;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function skipPunctuation(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at)) || isPunctuation(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(character: number): boolean {
  return character <= 0x20;
}

function isPunctuation(character: number): boolean {
  return (
    character === comma || character === openBracket || character === closeBracket || character === closeBrace
  );
}
