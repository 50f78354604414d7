import { UnavailableError } from '@quincunx/contracts';
import { ErrorReply } from '@redis/client';

/** By the word that an error reply begins with. */
const refusals: Readonly<Record<string, string>> = {
  OOM: 'is out of memory',
  MISCONF: 'cannot write to its disk',
  READONLY: 'is a replica, which takes no writes: name the address of its master',
  MASTERDOWN: 'is a replica whose master is gone; try again',
  LOADING: 'is still loading its data; try again',
  BUSY: 'is busy with a script; try again',
  NOAUTH: 'wants a password: say it in its URL',
  WRONGPASS: 'does not know the user or the password of its URL',
  NOPERM: 'does not allow the user of its URL to do this',
  MOVED: 'is one node of a cluster: name an address that answers for all of it',
  CLUSTERDOWN: 'is a node of a cluster that is down; try again',
};

/** Whether an error is the server's answer, after which the connection is as good as before. */
export function isReply(error: unknown): boolean {
  return error instanceof ErrorReply;
}

/**
 * What an error of the client means: an UnavailableError in plain words, without the address of the server; the original is its
 * `cause`. An answer that no state of the server explains is unchanged.
 */
export function redisError(error: unknown): unknown {
  if (!(error instanceof ErrorReply)) {
    return new UnavailableError('the online store (Redis) cannot be reached, or does not answer; try again', {
      cause: error,
    });
  }
  const refusal = refusals[error.message.split(' ')[0] ?? ''];
  return refusal === undefined
    ? error
    : new UnavailableError(`the online store (Redis) ${refusal}`, { cause: error });
}
