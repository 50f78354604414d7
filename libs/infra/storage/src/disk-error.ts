import { UnavailableError } from '@quincunx/contracts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EFBIG: 'the file is larger than this machine allows',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
};

/**
 * What a failed disk operation means, in plain words and without a path, which only `cause` holds.
 * @param what failed: `the report cannot be written`.
 * @returns an UnavailableError; any other error unchanged.
 */
export function diskError(error: unknown, what: string): unknown {
  const reason = reasons[errorCodeOf(error) ?? ''];
  return reason === undefined ? error : new UnavailableError(`${what}: ${reason}`, { cause: error });
}

/** The code of an error of the system (`ENOENT`) or of a library that gives its errors one (`SQLITE_BUSY_SNAPSHOT`). */
export function errorCodeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}
