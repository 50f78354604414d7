import { InvalidInputError } from '@quincunx/contracts';
import canonicalize from 'canonicalize';

/**
 * The one text of a JSON value: keys sorted, no white space, numbers in their shortest form (RFC 8785, the JSON
 * Canonicalization Scheme). Properties that are undefined are left out.
 * @throws InvalidInputError for what JSON cannot say: NaN, infinities, undefined, functions, bigints, half a surrogate pair, cycles.
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw cannotSay(error instanceof Error ? error.message : String(error), error);
  }
  if (text === undefined) throw cannotSay(`${typeof value} is not allowed`);
  return text;
}

function cannotSay(reason: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`the value cannot be written as JSON: ${reason}`, { cause });
}
