import { InvalidInputError, type FeatureReference, type JoinKey, type Label } from '@quincunx/contracts';
import { canonicalJson, digestOf } from '@quincunx/storage';
import type { Digest } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { datasetColumns } from '../definitions/dataset-columns.ts';
import type { RequestedView } from '../definitions/resolve-references.ts';
import { createLabelTable, labelColumn } from './label-table.ts';
import { joinPointInTime } from './point-in-time-join.ts';
import { quoteName, quoteText } from './quote.ts';
import { featureColumn, keyColumn, timeColumn } from './view-select.ts';

export interface DatasetRequest {
  readonly label: Label;
  readonly references: readonly FeatureReference[];
  /** What the references name. */
  readonly requested: readonly RequestedView[];
}

/**
 * Joins labelled rows with the features of each view as they were at the time of the row, and writes them as Parquet: the columns
 * `row_id` (0, 1, 2 ... in the order of the labels), `event_timestamp`, the join keys, the features and the label. The same
 * input gives the same bytes; the references and the digest of the definitions are in them too.
 * @throws InvalidInputError when a source is not as its definition says, or two columns would have one name.
 */
export async function writeDataset(
  connection: DuckDBConnection,
  workspace: string,
  file: string,
  { label, references, requested }: DatasetRequest,
): Promise<{ rows: number; featuresDigest: Digest }> {
  const joinKeys = joinKeysOf(requested);
  refuseRepeatedColumns(label, joinKeys, requested);

  const rows = await createLabelTable(connection, workspace, { label, joinKeys, table: 'labels' });
  const views = requested.map((request, index) => ({ request, table: `view_${index}` }));
  for (const { request, table } of views) {
    await joinPointInTime(connection, workspace, request, { labels: 'labels', result: table });
  }

  const featuresDigest = digestOf(
    requested.map(({ view }) => view).sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  const columns = [
    'l."#row" AS row_id',
    `make_timestamptz(l.${timeColumn}) AS event_timestamp`,
    ...joinKeys.map((key) => `l.${keyColumn(key)} AS ${quoteName(key.name)}`),
    ...references.map((reference) => featureOf(reference, views)),
    `l.${labelColumn} AS ${quoteName(label.column)}`,
  ];
  const joins = views.map(({ table }) => `LEFT JOIN ${table} ON ${table}."#row" = l."#row"`);
  const metadata = canonicalJson({ references, featuresDigest });
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM labels l ${joins.join(' ')} ORDER BY l."#row")
     TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {quincunx: ${quoteText(metadata)}})`,
  );
  return { rows, featuresDigest };
}

function featureOf(
  reference: FeatureReference,
  views: readonly { readonly request: RequestedView; readonly table: string }[],
): string {
  const [viewName, name = ''] = reference.split(':');
  const table = views.find(({ request }) => request.view.name === viewName)?.table ?? '';
  return `${table}.${featureColumn({ name })} AS ${quoteName(name)}`;
}

function joinKeysOf(requested: readonly RequestedView[]): JoinKey[] {
  const keys = new Map<string, JoinKey>();
  for (const key of requested.flatMap(({ view }) => view.entity.joinKeys)) {
    const { name, type } = keys.get(key.name) ?? key;
    if (type !== key.type) {
      throw new InvalidInputError(
        `join key '${name}' is of type ${type} in one view and ${key.type} in another; give it one type`,
      );
    }
    keys.set(name, key);
  }
  return [...keys.values()];
}

/** Names that differ in case alone are one name to SQL. */
function refuseRepeatedColumns(
  label: Label,
  joinKeys: readonly JoinKey[],
  requested: readonly RequestedView[],
): void {
  const features = requested.flatMap((request) => request.features);
  const named = [
    ...datasetColumns.map((name) => ({ name, what: 'a column that every dataset has' })),
    ...joinKeys.map(({ name }) => ({ name, what: 'a join key' })),
    ...features.map(({ name }) => ({ name, what: 'a feature' })),
    { name: label.column, what: 'the label' },
  ];
  const taken = new Map<string, string>();
  for (const { name, what } of named) {
    const other = taken.get(name.toLowerCase());
    if (other !== undefined) {
      throw new InvalidInputError(`'${name}' is the name of ${other} and of ${what}; rename one of them`);
    }
    taken.set(name.toLowerCase(), what);
  }
}
