import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { InvalidInputError } from '@quincunx/contracts';

/** Reads a command line's flags. @throws InvalidInputError for one that is not known, or has no value. */
export function readFlags<const Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new InvalidInputError(`${messageOf(error)}; see --help`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error && 'message' in error ? String(error.message) : String(error);
}
