import { createHash } from 'node:crypto';
import type { Digest } from '@quincunx/contracts';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of bytes, or of a text in UTF-8. */
export function sha256(content: string | Uint8Array): Digest {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * SHA-256 of the canonical JSON of a value: equal values have equal digests, whatever the order of their keys.
 * @throws InvalidInputError for what JSON cannot say.
 */
export function digestOf(value: unknown): Digest {
  return sha256(canonicalJson(value));
}
