import { InvalidInputError } from '@quincunx/contracts';
import { messageOf } from '../duckdb/message-of.ts';
import type { BatchInput } from '../input/batch-input.ts';
import type { JobFolder } from './job-folder.ts';

/** No value makes a query fail: when one does that was understood, and it is not about what is written, its rows cannot be read. */
export function explainInputError(error: unknown, input: BatchInput, { path }: JobFolder): unknown {
  const message = messageOf(error);
  const isOfReading = /^(IO|Invalid|Serialization|Conversion|TProtocol)( Input)? ?(Error|Exception)/.test(
    message,
  );
  if (!isOfReading || message.includes(path)) return error;
  return (
    input.explain?.(error) ??
    new InvalidInputError(`the input '${input.file}' cannot be read to its end: it is damaged`, {
      cause: error,
    })
  );
}
