import { basename } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { quoteReadPath, quoteText } from '../duckdb/quote.ts';
import { scanned, type BatchInput } from './batch-input.ts';
import { inferTypes } from './infer-types.ts';
import { stageIfLong, type Staging, type TextRows } from './text-rows.ts';

const line = scanned(0);

/**
 * Reads one JSON object a line.
 * @param options.wanted names of columns that are read in any case.
 * @param options.isTyped whether all columns are needed, with their types; else rows are passed on as they stand in the file.
 * @throws InvalidInputError naming the row that is wrong.
 */
export async function openNdjson(
  duckDb: BatchDuckDb,
  path: string,
  options: { readonly wanted: readonly string[]; readonly isTyped: boolean; readonly staging: Staging },
): Promise<BatchInput> {
  const file = basename(path);
  const { isTyped, wanted, staging } = options;
  const read = ndjsonRows(path);
  const rows = await countObjects(duckDb, path, file);
  const text = await stageIfLong(duckDb, read, rows, staging);
  const names = await listNames(duckDb, text.scan());
  const columns = isTyped ? names : names.filter((name) => wanted.includes(name));
  const scan: BatchInput['scan'] = (range) => withValues(text.scan(range), columns);
  const values = columns.map((_, index) => `"#values"[${index + 1}]`);
  const types = isTyped ? await inferTypes(duckDb, scan(), values.map(asText)) : [];
  return {
    file,
    rows,
    names,
    columns: columns.map((name, index) => ({
      name,
      sql: values[index] ?? 'NULL',
      origin: 'json',
      type: types[index] ?? 'VARCHAR',
    })),
    ...(!isTyped && { line }),
    scan,
  };
}

function ndjsonRows(path: string, option = 'ignore_errors = false'): TextRows {
  const scan = `SELECT CAST(json AS VARCHAR) AS ${line} FROM read_ndjson_objects(${quoteReadPath(path)}, ${option}, compression = 'uncompressed', hive_partitioning = false)`;
  return { width: 1, scan: () => scan };
}

/** Each object is read once, whatever the number of columns. */
function withValues(scan: string, columns: readonly string[]): string {
  if (columns.length === 0) return scan;
  const pointers = columns.map((name) => quoteText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  return `SELECT *, json_extract(${line}, [${pointers.join(', ')}]::VARCHAR[]) AS "#values" FROM (${scan})`;
}

function asText(sql: string): string {
  return `nullif(CAST(${sql} AS VARCHAR), 'null')`;
}

async function countObjects(duckDb: BatchDuckDb, path: string, file: string): Promise<number> {
  // A line that is no JSON is null.
  const scan = ndjsonRows(path, 'ignore_errors = true').scan();
  const isObject = `coalesce(json_type(${line}) = 'OBJECT', false)`;
  const [[rows, objects] = []] = await duckDb.rows(
    `SELECT count(*), count(*) FILTER (WHERE ${isObject}) FROM (${scan})`,
  );
  if (rows === objects) return Number(rows);
  const [[wrong] = []] = await duckDb.rows(
    `SELECT min("row") FROM (SELECT row_number() OVER () AS "row", ${line} FROM (${scan})) WHERE NOT ${isObject}`,
  );
  throw new InvalidInputError(`the input '${file}', row ${String(wrong)}: is not a JSON object`);
}

/** In the order in which they first come up. */
async function listNames(duckDb: BatchDuckDb, scan: string): Promise<readonly string[]> {
  const rows = await duckDb.rows(
    `SELECT name FROM (
       SELECT "row", unnest(names) AS name, generate_subscripts(names, 1) AS place
       FROM (SELECT row_number() OVER () AS "row", json_keys(${line}) AS names FROM (${scan})))
     GROUP BY name ORDER BY min("row"), min(place)`,
  );
  return rows.map(([name]) => String(name));
}
