import { UnavailableError } from '@quincunx/contracts';
import { messageOf } from './message-of.ts';

/** DuckDB does not put everything on disk that exceeds its memory. */
export class OutOfMemoryError extends UnavailableError {}

/** What DuckDB's error means when memory or a disk ran out: an UnavailableError in plain words. Anything else unchanged. */
export function duckDbError(error: unknown): unknown {
  const message = messageOf(error);
  if (/No space left on device|max_temp_directory_size|Disk quota exceeded/.test(message)) {
    return new UnavailableError('the disk of the output is full: free some space there and resume the job', {
      cause: error,
    });
  }
  if (message.startsWith('Out of Memory Error')) {
    return new OutOfMemoryError(
      'the rows need more memory than DuckDB may use: set QUINCUNX_DUCKDB_MEMORY, in megabytes, and resume the job',
      { cause: error },
    );
  }
  if (/^IO Error: .*(Read-only file system|Permission denied)/s.test(message)) {
    return new UnavailableError('a file cannot be read or written: its folder is read-only or denied', {
      cause: error,
    });
  }
  return error;
}
