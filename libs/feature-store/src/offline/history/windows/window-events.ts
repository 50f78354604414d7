import type { JoinKey } from '@quincunx/contracts';
import { createdColumn, keyColumn, rowColumn, timeColumn } from '../columns.ts';
import type { EventLayout } from './event-chunk.ts';
import { eventColumn } from './measure.ts';
import type { ValueColumn } from './window-plan.ts';
import { longestWindow, type WindowedHistory } from './windowed-history.ts';

/** Who asks, and how: as `History.joinPointInTime` takes it. */
export interface WindowQuestions {
  readonly entityRows: string;
  readonly keys: readonly JoinKey[];
  readonly asKnownAt: boolean;
}

/** A query for events, whose columns are those of `EventChunk`, and `moment`: the events of a key are to be walked in the order of it. */
export interface WindowEvents {
  readonly sql: string;
  readonly layout: EventLayout;
}

const forEver = '9223372036854775807::BIGINT';

/**
 * The entity rows as questions, and those rows of history that one of them may count, each at the moment from which on it counts: a question
 * comes after the rows of its instant.
 */
export function selectWindowEvents(
  { view, features, history }: WindowedHistory,
  { entityRows, keys, asKnownAt }: WindowQuestions,
  values: readonly ValueColumn[],
): WindowEvents {
  const { eventKey = [] } = view;
  const isRanked = features.some(({ aggregate }) => aggregate?.function === 'last');
  const isBounded = asKnownAt && eventKey.length > 0;
  const start = asKnownAt ? `greatest(${timeColumn}, ${createdColumn})` : timeColumn;
  const newness = `${timeColumn}, ${createdColumn} NULLS FIRST, "#order"`;
  const columns = [
    { ofRow: '"key"', ofQuestion: 'a."key"' },
    { ofRow: timeColumn, ofQuestion: `e.${timeColumn}` },
    { ofRow: '-1::DOUBLE', ofQuestion: `e.${rowColumn}::DOUBLE` },
    ...(isRanked
      ? [{ ofRow: `row_number() OVER (PARTITION BY "key" ORDER BY ${newness})::DOUBLE`, ofQuestion: '0' }]
      : []),
    ...(isBounded ? [{ ofRow: '"countedTo"', ofQuestion: forEver }] : []),
    ...values,
    { ofRow: `2 * ${start} AS moment`, ofQuestion: `2 * e.${timeColumn} + 1` },
  ];
  const asked = keys.map(keyColumn);
  const isWhole = asked.map((key) => `${key} IS NOT NULL`);
  const isAsked = (view.entity?.joinKeys ?? []).map(
    (key, index) => `h.${keyColumn(key)} = a.${asked[index] ?? ''}`,
  );
  const isKnown = asKnownAt ? [`h.${createdColumn} <= a."to"`] : [];
  const counts = isBounded ? [`${start} <= "countedTo"`] : [];
  const sql = `
    WITH "#asked" AS MATERIALIZED (
      SELECT ${[...asked, 'row_number() OVER ()::INTEGER AS "key"'].join(', ')},
        min(${timeColumn}) - ${String(longestWindow(view))} AS "from", max(${timeColumn}) AS "to"
      FROM ${entityRows} WHERE ${and(isWhole)} ${asked.length === 0 ? '' : `GROUP BY ${asked.join(', ')}`}
    ), "#known" AS (
      SELECT h.*, a."key", a."from", a."to" FROM (${history}) h JOIN "#asked" a ON ${and([...isAsked, ...isKnown])}
    ), "#counted" AS (${selectCounted(eventKey, asKnownAt)})
    SELECT ${columns.map(({ ofRow }) => ofRow).join(', ')}
    FROM "#counted" WHERE ${and([`${timeColumn} BETWEEN "from" AND "to"`, ...counts])}
    UNION ALL
    SELECT ${columns.map(({ ofQuestion }) => ofQuestion).join(', ')}
    FROM ${entityRows} e JOIN "#asked" a ${asked.length === 0 ? 'ON true' : `USING (${asked.join(', ')})`}`;
  return { sql, layout: { isRanked, isBounded, isNumber: values.map(({ isNumber }) => isNumber) } };
}

/** Of each event the version that counts; as known at an instant, every version, until the next is known. */
function selectCounted(eventKey: readonly string[], asKnownAt: boolean): string {
  if (eventKey.length === 0) return 'FROM "#known"';
  const event = eventKey.map(eventColumn);
  const isEvent = and(event.map((column) => `${column} IS NOT NULL`));
  const versions = `PARTITION BY "key", ${event.join(', ')} ORDER BY ${createdColumn}`;
  if (!asKnownAt) {
    const isLast = `row_number() OVER (${versions} DESC NULLS LAST, "#order" DESC) = 1`;
    return `FROM "#known" QUALIFY NOT (${isEvent}) OR ${isLast}`;
  }
  const next = `CASE WHEN ${isEvent} THEN lead(${createdColumn}) OVER (${versions}, "#order") END`;
  return `SELECT *, coalesce(${next} - 1, ${forEver}) AS "countedTo" FROM "#known"`;
}

function and(predicates: readonly string[]): string {
  return predicates.length === 0 ? 'true' : predicates.join(' AND ');
}
