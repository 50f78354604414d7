import { InvalidInputError } from '@quincunx/contracts';
import type { SourceFile } from './source-file.ts';

/** From DuckDB's message, which has the machine's path in it; undefined when it is not about CSV. */
export function explainCsvError(
  message: string,
  files: readonly SourceFile[],
): InvalidInputError | undefined {
  const named = files.find(({ location }) => message.includes(`file = ${location}\n`));
  const path = (named ?? files[0])?.path ?? '';
  if (message.includes('CSV Parser state machine')) {
    return new InvalidInputError(
      `'${path}' is not CSV (RFC 4180): all its lines have to end in the same way`,
    );
  }
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  return new InvalidInputError(`'${path}', line ${line}: ${csvFault(message)}`);
}

/** What DuckDB says of a line. */
export function csvFault(message: string): string {
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (found !== undefined) return `has ${found} values, and the header names ${String(expected)} columns`;
  if (message.includes('unterminated quote')) return 'has a quote that is not closed';
  return message.includes('not utf-8') ? 'is not UTF-8' : 'is not CSV (RFC 4180)';
}
