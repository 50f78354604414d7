import type { Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Retrieval, ViewRead } from '../definitions/retrieval.ts';
import { toValue } from '../offline/duckdb/to-value.ts';
import { createdColumn, featureColumn, rowColumn, timeColumn } from '../offline/history/columns.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import { loadEntityRows } from './load-entity-rows.ts';
import type { LoggedAnswer } from './logged-answer.ts';
import { isWindowed } from '../definitions/is-windowed.ts';

/** What the offline store says of one read of a retrieval; times are microseconds since 1970. */
export interface OfflineRow {
  /** In the order of the read's features. */
  readonly values: readonly Value[];
  readonly eventTime: bigint;
  readonly createdTime: bigint | undefined;
}

/**
 * The offline rows of answers as of their instants: by answer, by read of the retrieval; undefined where there is none. Aggregates
 * are taken as of the instant that the online ones were of.
 */
export async function findOffline(
  connection: DuckDBConnection,
  offline: OfflineStore,
  { retrieval, answers }: { readonly retrieval: Retrieval; readonly answers: readonly LoggedAnswer[] },
): Promise<readonly (OfflineRow | undefined)[][]> {
  const found: (OfflineRow | undefined)[][] = answers.map(() => []);
  for (const [index, read] of retrieval.reads.entries()) {
    await loadEntityRows(connection, 'answered', {
      rows: answers.map((answer) => ({ time: instantOf(answer, read, index), entity: answer.entity })),
      keys: read.keys,
    });
    await joinRead(connection, offline, read);
    const columns = [rowColumn, timeColumn, createdColumn, ...read.features.map(featureColumn)];
    const result = await connection.runAndReadAll(`SELECT ${columns.join(', ')} FROM recomputed`);
    for (const [row, time, created, ...values] of result.getRows()) {
      const rows = found[Number(row)];
      if (rows === undefined) continue;
      rows[index] = {
        values: values.map(toValue),
        eventTime: BigInt(String(time)),
        createdTime: typeof created === 'bigint' ? created : undefined,
      };
    }
  }
  return found;
}

async function joinRead(connection: DuckDBConnection, offline: OfflineStore, read: ViewRead): Promise<void> {
  await connection.run('DROP TABLE IF EXISTS recomputed');
  const history = await offline.openHistory(connection, read.view, read.features);
  await history.joinPointInTime({
    entityRows: 'answered',
    keys: read.keys,
    result: 'recomputed',
    // What became known later could not have been answered.
    asKnownAt: read.view.source.createdColumn !== undefined,
  });
}

function instantOf(answer: LoggedAnswer, read: ViewRead, place: number): bigint {
  return (isWindowed(read) ? answer.readTimes[place] : undefined) ?? answer.answeredAt;
}
