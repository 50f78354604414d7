import { InvalidInputError } from '@quincunx/contracts';

/** A whole number of at least 1, from the command line: a version, or how many of something. */
export function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidInputError(`'${text}' is not a whole number from 1 on: 1, 2, 3 ...`);
  }
  return count;
}
