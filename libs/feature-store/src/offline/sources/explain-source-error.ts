import { InvalidInputError } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../duckdb/message-of.ts';
import { unreadable, type CheckedSelect } from './checked-select.ts';
import { findWrongRows } from './find-wrong-rows.ts';

/**
 * Why a query over a source failed: which value of which row is wrong, or what is wrong with the file.
 * @returns an InvalidInputError, or the error itself when the source is not the reason.
 */
export async function explainSourceError(
  error: unknown,
  connection: DuckDBConnection,
  select: CheckedSelect,
): Promise<unknown> {
  const { source } = select;
  try {
    await source.requireContent();
    const message = messageOf(error);
    if (!message.includes(unreadable)) return source.explain(message) ?? error;
    const [wrong] = await findWrongRows(connection, select, { limit: 1 });
    if (wrong === undefined) return error;
    return new InvalidInputError(`'${wrong.place.file}', ${wrong.place.at}: ${wrong.fault}`);
  } catch (second) {
    return source.explain(messageOf(second)) ?? second;
  }
}
