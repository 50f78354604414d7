import type { DatasetRows } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Retrieval } from '../definitions/retrieval.ts';
import { digestOfRetrieval } from '../definitions/retrieval-digest.ts';
import { quoteName, quoteText } from '../offline/duckdb/quote.ts';
import { keyColumn, rowColumn, timeColumn } from '../offline/history/columns.ts';
import type { History } from '../offline/history/history.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import { refuseRepeatedColumns } from './dataset-columns.ts';
import { listEntityRows } from './list-entity-rows.ts';
import { parquetOptions } from './parquet-options.ts';
import { labelColumn, readEntityRows } from './read-entity-rows.ts';
import { createComputations, readTable, selectFeatures } from './retrieval-select.ts';

/** A view was joined: `done` of `total` are. */
export interface DatasetProgress {
  readonly view: string;
  readonly done: number;
  readonly total: number;
}

export interface DatasetPlan {
  readonly rows: DatasetRows;
  readonly retrieval: Retrieval;
  readonly asKnownAt: boolean;
  readonly onProgress?: ((progress: DatasetProgress) => void) | undefined;
}

const entityRows = 'entity_rows';

/**
 * Joins rows with the features of each view as they were at the time of the row, and writes them as Parquet: the columns `row_id`
 * (0, 1, 2 ... in the order of the rows), `event_timestamp`, the join keys, the features and the label, if there is one. The same
 * input gives the same bytes; the references and the digest of the definitions are in them too.
 * @returns how many rows.
 * @throws InvalidInputError when a source is not as its definition says, or two columns would have one name.
 */
export async function writeDataset(
  connection: DuckDBConnection,
  offline: OfflineStore,
  file: string,
  plan: DatasetPlan,
): Promise<number> {
  const { rows, retrieval } = plan;
  const label = 'label' in rows ? rows.label.column : undefined;
  refuseRepeatedColumns(retrieval, label);
  const histories: History[] = [];
  for (const { view, features } of retrieval.reads) {
    histories.push(await offline.openHistory(connection, view, features));
  }
  if ('from' in rows) await listEntityRows(connection, histories, retrieval, rows, entityRows);
  else await readEntityRows(connection, offline, retrieval, rows, entityRows);
  await joinReads(histories, plan);
  for (const statement of createComputations(retrieval, entityRows)) await connection.run(statement);
  const { columns, joins } = selectFeatures(retrieval);
  const all = [
    `l.${rowColumn} AS row_id`,
    `make_timestamptz(l.${timeColumn}) AS event_timestamp`,
    ...retrieval.joinKeys.map((key) => `l.${keyColumn(key)} AS ${quoteName(key.name)}`),
    ...columns,
    ...(label === undefined ? [] : [`l.${labelColumn} AS ${quoteName(label)}`]),
  ];
  const references = retrieval.features.map(({ reference }) => reference);
  const options = parquetOptions({ references, featuresDigest: digestOfRetrieval(retrieval) });
  const copied = await connection.run(
    `COPY (SELECT ${all.join(', ')} FROM ${entityRows} l ${joins} ORDER BY l.${rowColumn}) TO ${quoteText(file)} ${options}`,
  );
  const [[count] = []] = await copied.getRows();
  return Number(count);
}

async function joinReads(
  histories: readonly History[],
  { retrieval, asKnownAt, onProgress }: DatasetPlan,
): Promise<void> {
  for (const [index, history] of histories.entries()) {
    const { name, keys } = retrieval.reads[index] ?? { name: '', keys: [] };
    await history.joinPointInTime({ entityRows, keys, result: readTable(index), asKnownAt });
    onProgress?.({ view: name, done: index + 1, total: histories.length });
  }
}
