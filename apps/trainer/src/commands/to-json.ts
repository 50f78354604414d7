import { InvalidInputError } from '@quincunx/contracts';

/**
 * A value written as JSON on the command line.
 * @param example what such a value looks like.
 */
export function toJson(text: string, example?: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const hint = example === undefined ? '' : `; write it as '${example}'`;
    throw new InvalidInputError(`'${text}' is no JSON${hint}`, { cause: error });
  }
}
