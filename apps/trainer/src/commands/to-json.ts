import { InvalidInputError } from '@quincunx/contracts';

/** A value written as JSON on the command line. */
export function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`'${text}' is no JSON; write it as '{"patient_id":17}'`, { cause: error });
  }
}
