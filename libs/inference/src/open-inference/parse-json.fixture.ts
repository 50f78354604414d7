import { InvalidInputError } from '@quincunx/contracts';
import type { JsonParser } from './parse-infer-request.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

export const parseJson: JsonParser = (json, what) => {
  try {
    return JSON.parse(utf8.decode(json));
  } catch (error) {
    throw new InvalidInputError(`${what}: is not JSON in UTF-8`, { cause: error });
  }
};
