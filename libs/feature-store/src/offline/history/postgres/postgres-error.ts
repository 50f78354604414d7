import { UnavailableError } from '@quincunx/contracts';
import { errorCodeOf } from '@quincunx/storage';
import { messageOf } from '../../duckdb/message-of.ts';

const setting = 'QUINCUNX_POSTGRES_URL';
const unreachable = `the PostgreSQL database cannot be reached: see that it runs, or correct ${setting}`;
const busy = 'all connections to the PostgreSQL database are taken: try again later';
const refused = `PostgreSQL refuses the user or the password of ${setting}: correct them`;

/** By SQLSTATE, or its class. */
const reasons: Readonly<Record<string, string>> = {
  '08': unreachable,
  '25006': 'the PostgreSQL database is read-only, and a temporary table is needed: use its primary server',
  '28': refused,
  '3D000': `PostgreSQL has no database of the name in ${setting}: create it, or correct the name`,
  '40': 'other work on the PostgreSQL database was in the way: try again',
  '42501': `PostgreSQL denies it: grant the user of ${setting} SELECT on the tables of feature views (INSERT for pushes) and TEMPORARY on the database`,
  '53': 'PostgreSQL is out of disk, memory or connections: free some, or try again later',
  '57': 'PostgreSQL ended the work, or is starting or stopping: try again later',
};

/** What a failed attempt to connect means, in plain words; the host is only in the cause. */
export function connectionError(error: unknown): UnavailableError {
  const message = messageOf(error);
  const said = message.startsWith('SASL')
    ? refused
    : message.startsWith('timeout exceeded')
      ? busy
      : unreachable;
  const reason = reasonOf(error) ?? said;
  return new UnavailableError(reason, { cause: error });
}

/** As `connectionError`, of a statement; an error that says nothing about the server is unchanged. */
export function statementError(error: unknown): unknown {
  const isLost =
    /^(ECONN|EPIPE|ETIMEDOUT)/.test(errorCodeOf(error) ?? '') ||
    /^Connection terminated|not queryable$/.test(messageOf(error));
  const reason = isLost ? unreachable : reasonOf(error);
  return reason === undefined ? error : new UnavailableError(reason, { cause: error });
}

function reasonOf(error: unknown): string | undefined {
  const state = errorCodeOf(error) ?? '';
  return reasons[state] ?? reasons[state.slice(0, 2)];
}
