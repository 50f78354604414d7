import { InvalidInputError, microsecondsOf, type DatasetRows, type JoinKey } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Retrieval, ViewRead } from '../definitions/retrieval.ts';
import { keyColumn, rowColumn, timeColumn } from '../offline/history/columns.ts';
import type { History } from '../offline/history/history.ts';

type TimeRange = Extract<DatasetRows, { from: string }>;

/**
 * Creates a table with `"#row"`, `"#time"` and the join keys as `keyColumn` names them, of each key at each instant that a view
 * has a row of, in the order of the times and then of the keys. Global views add none where there are views with keys.
 * @param histories of the retrieval's reads, in their order.
 * @throws InvalidInputError when views have different join keys, or features need values of the request.
 */
export async function listEntityRows(
  connection: DuckDBConnection,
  histories: readonly History[],
  { reads, joinKeys, request }: Pick<Retrieval, 'reads' | 'joinKeys' | 'request'>,
  range: TimeRange,
  table: string,
): Promise<void> {
  refuseRequestValues(request.map(({ name }) => name));
  requireViews(reads);
  const interval = toInterval(range);
  const keys = joinKeys.map(keyColumn);
  const selects: string[] = [];
  for (const [index, history] of histories.entries()) {
    const read = reads[index];
    if (read === undefined || (read.keys.length === 0 && keys.length > 0)) continue;
    const instants = `instants_${index}`;
    await history.selectInstants(interval, instants);
    selects.push(
      `SELECT ${[timeColumn, ...joinKeys.map((key) => ownKey(read, key))].join(', ')} FROM ${instants}`,
    );
  }
  const order = [timeColumn, ...keys].join(', ');
  await connection.run(
    `CREATE TEMP TABLE ${table} AS
     SELECT row_number() OVER (ORDER BY ${order}) - 1 AS ${rowColumn}, ${order} FROM (${selects.join(' UNION ')})`,
  );
}

function toInterval({ from, to }: TimeRange): { from: bigint; to: bigint } {
  const interval = { from: microsecondsOf(from), to: microsecondsOf(to) };
  if (interval.from <= interval.to) return interval;
  throw new InvalidInputError(`the range of time ends (${to}) before it begins (${from})`);
}

/** A history's answers have the names of the entity itself. */
function ownKey({ view, keys }: ViewRead, key: JoinKey): string {
  const own = view.entity?.joinKeys[keys.findIndex(({ name }) => name === key.name)];
  return `${keyColumn(own ?? key)} AS ${keyColumn(key)}`;
}

function refuseRequestValues(names: readonly string[]): void {
  if (names.length === 0) return;
  throw new InvalidInputError(
    `a range of time has no request values, and the features asked for need ${names.join(', ')}: ask by a source that has them, or leave those features out`,
  );
}

function requireViews(reads: readonly ViewRead[]): void {
  if (reads.length === 0) {
    throw new InvalidInputError(
      'a range of time has the rows of views, and the features asked for are of none',
    );
  }
  const inWords = ({ keys }: ViewRead) =>
    keys
      .map(({ name }) => name)
      .toSorted()
      .join(', ');
  const [first, ...others] = reads.filter(({ keys }) => keys.length > 0);
  const other = others.find((read) => first !== undefined && inWords(read) !== inWords(first));
  if (first === undefined || other === undefined) return;
  throw new InvalidInputError(
    `by a range of time, views must share their join keys: '${first.name}' has ${inWords(first)}, '${other.name}' has ${inWords(other)}; ask for one of them at a time, or by a source that has all keys`,
  );
}
