import { PlatformError } from '@quincunx/contracts';

/** What may be shown to a client: a platform error's words; of anything else, nothing. */
export function faultInWords(error: unknown): string {
  return error instanceof PlatformError ? error.message : 'an unexpected error, which is in the log';
}
