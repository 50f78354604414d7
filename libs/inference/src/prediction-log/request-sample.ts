import { hashText } from '../hash-text.ts';

/**
 * Chooses a share of the requests, 0 to 1, by their ids: the same ones in every process and at any time, and of a larger share all that are
 * of a smaller one.
 */
export function createRequestSample(share: number): (requestId: string) => boolean {
  if (share <= 0) return () => false;
  if (share >= 1) return () => true;
  const limit = share * 2 ** 32;
  return (requestId) => hashText(requestId) < limit;
}
