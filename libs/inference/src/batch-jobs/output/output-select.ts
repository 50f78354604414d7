import type { BatchFormat, Field } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import { quoteText } from '../duckdb/quote.ts';
import type { BatchInput, InputColumn } from '../input/batch-input.ts';
import { errorColumn, versionColumn } from '../scoring/require-columns.ts';
import { computed, fault } from '../scoring/scored-rows.ts';

interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

/**
 * A query for what is written of scored rows: every column of the input, then the outputs, null where something is wrong, the version and what
 * is wrong. For rows that are passed on as they stand, one column of lines.
 */
export function selectOutput(
  scored: string,
  options: {
    readonly input: BatchInput;
    readonly outputs: readonly Field[];
    readonly version: number;
    readonly format: BatchFormat;
  },
): string {
  const { input, version, format } = options;
  const added: readonly NamedSql[] = [
    ...options.outputs.map((field, index) => ({ name: field.name, sql: outputOf(field, computed(index)) })),
    { name: versionColumn, sql: `CAST(${version} AS INTEGER)` },
    { name: errorColumn, sql: fault },
  ];
  if (input.line !== undefined) return `SELECT ${extendLine(input.line, added)} AS line FROM (${scored})`;
  const kept = input.columns.map((column) => ({ name: column.name, sql: writtenAs(column, format) }));
  const list = [...kept, ...added].map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`);
  return `SELECT ${list.join(', ')} FROM (${scored})`;
}

function outputOf({ type }: Field, sql: string): string {
  const value = `CASE WHEN ${fault} IS NULL THEN ${sql} END`;
  return type === 'integer' ? `TRY_CAST(${value} AS BIGINT)` : value;
}

function writtenAs({ sql, origin, type }: InputColumn, format: BatchFormat): string {
  // JSON has no word for NaN or infinity.
  if (origin === 'typed') {
    return format === 'ndjson' && /^(FLOAT|DOUBLE)$/.test(type)
      ? `CASE WHEN isfinite(${sql}) THEN ${sql} END`
      : sql;
  }
  if (origin === 'text') return type === 'VARCHAR' ? sql : `CAST(${sql} AS ${type})`;
  return type === 'VARCHAR'
    ? `json_extract_string(${sql}, '$')`
    : `CAST(nullif(CAST(${sql} AS VARCHAR), 'null') AS ${type})`;
}

/** The text of a JSON object with more members at its end; what was there stays as it was written. */
function extendLine(line: string, added: readonly NamedSql[]): string {
  const open = `left(${line}, -1)`;
  const members = added.map(
    ({ name, sql }, index) =>
      `${quoteText(`${index > 0 ? ',' : ''}${JSON.stringify(name)}:`)} || coalesce(CAST(to_json(${sql}) AS VARCHAR), 'null')`,
  );
  const comma = `CASE WHEN rtrim(${open}, ' ' || chr(9)) = '{' THEN '' ELSE ',' END`;
  return `${open} || ${comma} || ${members.join(' || ')} || '}'`;
}
