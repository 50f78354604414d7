/**
 * Chooses a share of the requests, 0 to 1, by their ids: the same ones in every process and at any time, and of a larger share all that are
 * of a smaller one.
 */
export function createRequestSample(share: number): (requestId: string) => boolean {
  if (share <= 0) return () => false;
  if (share >= 1) return () => true;
  const limit = share * 2 ** 32;
  return (requestId) => hashOf(requestId) < limit;
}

/** 32 bits: FNV-1a, whose upper bits are uneven for short texts until the last steps of MurmurHash3 stir them. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
