import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteReadPath, quoteText } from '../duckdb/quote.ts';
import { findLines } from './find-lines.ts';
import { rowNumber, type OpenedSource, type SourceColumn } from './opened-source.ts';
import { requireContent, type SourceFile } from './source-file.ts';

/** Names are looked for in so many rows at first. */
const sampledRows = 1000;

export async function openNdjson(
  connection: DuckDBConnection,
  name: string,
  files: readonly SourceFile[],
  sample = sampledRows,
): Promise<OpenedSource> {
  const partitions = new Set(files.flatMap(({ partition }) => [...partition.keys()]));
  const lines = files.map((file, index) => scanFile(file, index, [...partitions])).join('\nUNION ALL\n');
  const names = await readNames(connection, lines, sample);
  const columns = new Map<string, SourceColumn>([
    ...names.map((column, index): [string, SourceColumn] => [column, { sql: `"c${index}"`, type: 'json' }]),
    ...[...partitions].map((column, index): [string, SourceColumn] => [
      column,
      { sql: `"p${index}"`, type: 'text' },
    ]),
  ]);
  return {
    name,
    parts: [{ name, columns: [...columns.keys()] }],
    columns,
    ...(sample < Infinity && { withAllColumns: () => openNdjson(connection, name, files, Infinity) }),
    isQuick: false,
    rowCheck: { sql: `json_type("#line") = 'OBJECT'`, isNot: 'a JSON object' },
    scan(wanted) {
      const read = wanted.filter((column) => !partitions.has(column));
      const paths = read.map((column) => quoteText(`$."${column}"`));
      const values = read.map(
        (column, index) => `"#values"[${index + 1}]::VARCHAR AS ${columns.get(column)?.sql ?? ''}`,
      );
      return Promise.resolve(`SELECT * EXCLUDE ("#values") ${values.map((value) => `, ${value}`).join('')}
        FROM (SELECT *, json_extract("#line", [${paths.join(', ')}]::VARCHAR[]) AS "#values" FROM (${lines}))`);
    },
    placesOf: (rows) => findLines(files, rows),
    async requireContent() {
      for (const file of files) await requireContent(file);
    },
    explain: () => undefined,
  };
}

function scanFile({ location, partition }: SourceFile, index: number, partitions: readonly string[]): string {
  const columns = partitions.map((name, column) => {
    const value = partition.get(name) ?? null;
    return `${value === null ? 'NULL' : quoteText(value)} AS "p${column}"`;
  });
  return `SELECT ${[`${rowNumber(index, 'row_number() OVER () - 1')} AS "#row"`, 'json AS "#line"', ...columns].join(', ')}
    FROM read_ndjson_objects(${quoteReadPath(location)}, ignore_errors = true, compression = 'uncompressed', hive_partitioning = false)`;
}

async function readNames(
  connection: DuckDBConnection,
  lines: string,
  sample: number,
): Promise<readonly string[]> {
  const rows = sample < Infinity ? `SELECT * FROM (${lines}) LIMIT ${sample}` : lines;
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT unnest(json_keys("#line")) AS name FROM (${rows}) WHERE json_type("#line") = 'OBJECT' ORDER BY name`,
  );
  return result.getRows().map(([name]) => String(name));
}
