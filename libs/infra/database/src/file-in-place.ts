import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';

/**
 * Notices when a database file is moved, removed or replaced while it is open: SQLite goes on with the file that it opened, and what
 * is written then is lost.
 * @returns a check that throws UnavailableError while the path is not that of the file that it was now.
 */
export function watchFileInPlace(path: string): () => void {
  const opened = identityOf(path);
  return () => {
    if (identityOf(path) === opened) return;
    throw new UnavailableError(
      `the database '${basename(path)}' was moved, removed or replaced while it was open: put it back, or restart this program`,
    );
  };
}

function identityOf(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status && `${status.dev}/${status.ino}`;
}
