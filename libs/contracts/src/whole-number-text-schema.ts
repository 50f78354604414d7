import { z } from 'zod';

/** A number as it stands in a query string or an environment variable: digits alone, neither `0x50` nor `1e3`. */
export function wholeNumberTextSchema(range: {
  minimum: number;
  maximum: number;
  default: number;
  message: string;
}) {
  const { minimum, maximum, message } = range;
  return z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
    z.int(message).min(minimum, message).max(maximum, message).default(range.default),
  );
}
