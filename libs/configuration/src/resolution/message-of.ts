import { InvalidInputError } from '@quincunx/contracts';

/** What is said against some input, if anything. */
export function messageOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}
