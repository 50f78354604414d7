import type { FeatureView } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { onlineKey } from '../../online/online-key.ts';
import type { Quarantine, RejectedRow } from '../../quality/rejected-row.ts';
import { messageOf } from '../duckdb/message-of.ts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import {
  createCheckedSelect,
  selectFrom,
  unreadable,
  type CheckedSelect,
} from '../sources/checked-select.ts';
import { explainSourceError } from '../sources/explain-source-error.ts';
import { countWrongRows, findWrongRows, type WrongRow } from '../sources/find-wrong-rows.ts';
import type { Interval } from './history.ts';
import { inInterval } from './in-interval.ts';
import { timeOf } from './wanted-columns.ts';

/** Of one reading so many rows are kept for a look; all are counted. */
const mostKept = 1000;

export interface SetAside {
  /** The rows to go on with: those that are not as wanted are among them and have false in `"#right"`. */
  readonly select: CheckedSelect;
  /** Rows that are not even among them, wherever their interval is. */
  readonly brokenRows: number;
  readonly wrongRows: number;
}

/**
 * Puts the rows of a view's source that are not as it says into the quarantine.
 * @param interval of the rows that were asked for; a row whose time cannot be read may be of any.
 * @throws the error, explained, when such rows are not its reason.
 */
export async function setAside(
  error: unknown,
  connection: DuckDBConnection,
  quarantine: Quarantine,
  { view, select, interval }: { view: FeatureView; select: CheckedSelect; interval: Interval | undefined },
): Promise<SetAside> {
  const { source } = select;
  const message = messageOf(error);
  const isBroken = source.tolerant !== undefined && source.explain(message) !== undefined;
  if (!isBroken && !message.includes(unreadable)) throw await explainSourceError(error, connection, select);
  try {
    const readable = source.isQuick ? select : await load(connection, select);
    const condition = interval && `coalesce(${inIntervalOf(readable, view, interval)}, true)`;
    const broken = await readable.source.tolerant?.readBrokenRows(mostKept);
    const wrongRows = await countWrongRows(connection, readable, condition);
    const wrong = await findWrongRows(connection, readable, { limit: mostKept, condition });
    const rejected = [
      ...wrong.map((row) => toRejectedRow(view, row)),
      ...(broken?.rows ?? []).map(({ file, at, fault, text }) => {
        return { position: `${file}, ${at}`, reason: fault, content: { line: text }, key: undefined };
      }),
    ];
    await quarantine.put(view.name, 'source', rejected.slice(0, mostKept));
    return { select: readable, brokenRows: broken?.count ?? 0, wrongRows };
  } catch (second) {
    throw await explainSourceError(second, connection, select);
  }
}

/** A source that costs much to read is read once more, without its broken rows. */
async function load(connection: DuckDBConnection, select: CheckedSelect): Promise<CheckedSelect> {
  const { tolerant } = select.source;
  const readable = tolerant === undefined ? select : await createCheckedSelect(tolerant, select.plan);
  const table = temporaryName('loaded');
  await connection.run(`CREATE TEMP TABLE ${table} AS SELECT * FROM ${readable.unchecked}`);
  const source = { ...readable.source, isQuick: true, ...(tolerant && { tolerant }) };
  return selectFrom(table, { ...readable, source });
}

function inIntervalOf({ plan }: CheckedSelect, { source }: FeatureView, interval: Interval): string {
  const valueOf = (name: string) => plan.columns.find((column) => column.name === name)?.cells.at(-1)?.value;
  return inInterval(interval, {
    time: valueOf('#time') ?? timeOf(source.timestamp),
    created: valueOf('#created') ?? 'NULL::BIGINT',
  });
}

function toRejectedRow({ entity }: FeatureView, { place, fault, content, values }: WrongRow): RejectedRow {
  const key = (entity?.joinKeys ?? []).map(({ name }) => values.get(`key:${name}`) ?? null);
  return {
    position: `${place.file}, ${place.at}`,
    reason: fault,
    content,
    key: key.includes(null) ? undefined : onlineKey(key),
  };
}
