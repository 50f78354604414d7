import { InvalidInputError } from '@quincunx/contracts';
import { findJsonExcess, type JsonLimits } from './json-excess.ts';
import { findJsonSyntaxFault } from './json-syntax-fault.ts';

const limits: JsonLimits = { depth: 1000, values: 5_000_000 };
const shortBytes = 1024 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses JSON in UTF-8. A bare `NaN` or `Infinity` is not JSON.
 * @throws InvalidInputError that says where the text is wrong, and in which value.
 */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  if (bytes.length === 0) throw new InvalidInputError(`${what}: is empty; send JSON`);
  // A text holds at most as much as it is long: what a short one can cost is bounded already.
  const excess = bytes.length > shortBytes ? findJsonExcess(bytes, limits) : undefined;
  if (excess === 'depth') throw new InvalidInputError(`${what}: nests deeper than ${limits.depth} levels`);
  if (excess === 'values') {
    throw new InvalidInputError(`${what}: holds more than ${limits.values} values; send it in parts`);
  }
  const text = decode(bytes, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = findJsonSyntaxFault(text);
    if (!fault) throw error;
    const message = `is not valid JSON: unexpected ${fault.found} at line ${fault.line}, column ${fault.column}`;
    const path = fault.path === '' ? '' : ` ${fault.path}:`;
    throw new InvalidInputError(`${what}:${path} ${message}`, { problems: [{ path: fault.path, message }] });
  }
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new InvalidInputError(`${what}: is not valid UTF-8`);
  }
}
