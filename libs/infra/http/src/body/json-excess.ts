export interface JsonLimits {
  /** Of arrays and objects inside each other. */
  readonly depth: number;
  /** Of values, arrays and objects included, roughly: what is counted is brackets and commas. */
  readonly values: number;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * In what a JSON text in UTF-8 goes beyond the limits, if it does. A size in bytes alone does not bound what parsing costs: 64 MB of
 * `{},` or of `[` keep `JSON.parse` busy for more than ten seconds, and take gigabytes.
 */
export function findJsonExcess(json: Uint8Array, limits: JsonLimits): keyof JsonLimits | undefined {
  let depth = 0;
  let values = 1;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === comma) {
      values += 1;
    } else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > limits.depth) return 'depth';
    } else if (byte === 0x5d || byte === 0x7d) {
      depth -= 1;
    }
  }
  return values > limits.values ? 'values' : undefined;
}
