import type { Feature } from '@quincunx/contracts';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { temporaryName } from '../../duckdb/temporary-name.ts';
import { createdColumn, featureColumn, rowColumn, timeColumn } from '../columns.ts';
import { readEventChunk, type EventLayout } from './event-chunk.ts';
import { selectWindowEvents, type WindowQuestions } from './window-events.ts';
import { planWindows } from './window-plan.ts';
import { WindowWalk } from './window-walk.ts';
import type { WindowedHistory } from './windowed-history.ts';

/** How many events are read between DuckDB's own work: the appender's, which cuts off a stream on its connection. */
const eventsAtOnce = 122_880;

const sqlTypes = { number: 'DOUBLE', integer: 'BIGINT', string: 'VARCHAR', boolean: 'BOOLEAN' };

/**
 * Creates the temporary table `result`: of each entity row whose longest window (of the view, wanted or not) holds a row: `"#row"`, `"#time"`
 * (t), `"#created"` (null) and the features as of t, of the rows with `t - window <= time <= t`.
 *
 * Where the view has an `eventKey`, of the rows of one key and event only the one with the latest created counts (one without is the
 * oldest; then the last in the source's order); a row where a column of it is null is an event of its own. With `asKnownAt` only rows with
 * `created <= t` count, and of an event the latest of these.
 *
 * The same rows give the same bits, in whatever order and by however many threads they are read: sums are exact and rounded once. A sum
 * beyond the greatest number is null. The rows of the longest window of one key are in memory at a time.
 *
 * The history is run once. Its errors are thrown as they are, and leave no table.
 */
export async function joinWindows(
  connection: DuckDBConnection,
  options: WindowedHistory & WindowQuestions & { readonly result: string },
): Promise<void> {
  const { view, features, result } = options;
  const plan = planWindows(features);
  const events = temporaryName('events');
  const ordered = temporaryName('ordered');
  const answers = temporaryName('answers');
  const { sql, layout } = selectWindowEvents(options, options, plan.columns);
  try {
    // DuckDB sorts a table in half the time that it takes to sort what joins give.
    await connection.run(`CREATE TEMP TABLE ${events} AS ${sql}`);
    await connection.run(
      `CREATE TEMP TABLE ${ordered} AS SELECT * EXCLUDE (moment) FROM ${events} ORDER BY "key", moment`,
    );
    await connection.run(`DROP TABLE ${events}`);
    await connection.run(`CREATE TEMP TABLE ${answers} (${resultColumns(features).join(', ')})`);
    await answerInOrder(connection, { walk: new WindowWalk(view, plan), layout, ordered, answers });
    await connection.run(`ALTER TABLE ${answers} RENAME TO ${result}`);
  } finally {
    for (const table of [events, ordered, answers]) await connection.run(`DROP TABLE IF EXISTS ${table}`);
  }
}

async function answerInOrder(
  connection: DuckDBConnection,
  {
    walk,
    layout,
    ordered,
    answers,
  }: { walk: WindowWalk; layout: EventLayout; ordered: string; answers: string },
): Promise<void> {
  const { DuckDBDataChunk, DuckDBVector } = await import('@duckdb/node-api');
  const appender = await connection.createAppender(answers, undefined, 'temp');
  const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
  for (let start = 0, read = eventsAtOnce; read === eventsAtOnce; start += eventsAtOnce) {
    const slice = `rowid >= ${String(start)} AND rowid < ${String(start + eventsAtOnce)}`;
    const columns: DuckDBValue[][] = types.map(() => []);
    read = 0;
    for await (const chunk of await connection.stream(`SELECT * FROM ${ordered} WHERE ${slice}`)) {
      read += chunk.rowCount;
      walk.answer(readEventChunk(chunk, layout)).forEach((answer, index) => columns[index]?.push(...answer));
    }
    const size = DuckDBVector.standardSize();
    for (let row = 0; row < (columns[0]?.length ?? 0); row += size) {
      const appended = DuckDBDataChunk.create(types);
      appended.setColumns(columns.map((column) => column.slice(row, row + size)));
      appender.appendDataChunk(appended);
    }
  }
  appender.closeSync();
}

function resultColumns(features: readonly Feature[]): readonly string[] {
  return [
    ...[rowColumn, timeColumn, createdColumn].map((column) => `${column} BIGINT`),
    ...features.map((feature) => `${featureColumn(feature)} ${sqlTypes[feature.type]}`),
  ];
}
