import type { ValueType } from '@quincunx/contracts';
import { compileToSql } from '@quincunx/expression';
import type { Computation, ReadPlace, Retrieval } from '../definitions/retrieval.ts';
import { quoteName } from '../offline/duckdb/quote.ts';
import { featureColumn, rowColumn } from '../offline/history/columns.ts';
import { requestColumn } from './read-entity-rows.ts';

/** The table that the answer of a read is in. */
export const readTable = (read: number) => `read_${read}`;
const computationTable = (computation: number) => `computation_${computation}`;
const outputColumn = (output: number) => quoteName(`output:${output}`);

/** Statements that create a table of each computation: one at a time, a join needs memory for itself alone. */
export function createComputations(retrieval: Retrieval, entityRows: string): string[] {
  return retrieval.computations.map((computation, index) => {
    const select = computationSelect(computation, retrieval, entityRows);
    return `CREATE TEMP TABLE ${computationTable(index)} AS ${select}`;
  });
}

/** SQL for the features of a retrieval, each by its name, and the joins that they need, on entity rows that are named `l`. */
export function selectFeatures(retrieval: Retrieval): {
  readonly columns: readonly string[];
  readonly joins: string;
} {
  const columns = retrieval.features.map(({ name, place }) => {
    const value = 'read' in place ? readValue(place, retrieval) : computedValue(place);
    return `${value} AS ${quoteName(name)}`;
  });
  const tables = retrieval.features.map(({ place }) =>
    'read' in place ? readTable(place.read) : computationTable(place.computation),
  );
  return { columns, joins: [...new Set(tables)].map(join).join(' ') };
}

/**
 * A query that gives `"#row"` and the outputs of a computation. The program's inputs have their names in a query of their own, where
 * nothing else is named.
 */
function computationSelect(
  { view, names, program, inputs }: Computation,
  retrieval: Retrieval,
  entityRows: string,
): string {
  const bound = inputs.map((input, index) => {
    const value =
      'read' in input ? readValue(input, retrieval) : `l.${requestColumn({ name: input.request })}`;
    return `${value} AS ${quoteName(program.inputs[index]?.name ?? '')}`;
  });
  const reads = new Set(inputs.flatMap((input) => ('read' in input ? [input.read] : [])));
  const joins = [...reads].map((read) => join(readTable(read))).join(' ');
  const sql = compileToSql(program);
  const outputs = names.map((name, output) => `${sql[name] ?? 'NULL'} AS ${outputColumn(output)}`);
  const typed = names.map((name, output) => {
    const type = view.features.find((feature) => feature.name === name)?.type ?? 'number';
    return `${toType[type](outputColumn(output))} AS ${outputColumn(output)}`;
  });
  return `SELECT ${[rowColumn, ...typed].join(', ')}
    FROM (SELECT ${[rowColumn, ...outputs].join(', ')}
      FROM (SELECT ${[`l.${rowColumn}`, ...bound].join(', ')} FROM ${entityRows} l ${joins}))`;
}

/** A program gives a DOUBLE where it gives a number, and that may be an infinity. */
const toType: Readonly<Record<ValueType, (sql: string) => string>> = {
  number: (sql) => `CASE WHEN isfinite(${sql}) THEN ${sql} END`,
  integer: (sql) => `TRY_CAST(${sql} AS BIGINT)`,
  string: (sql) => sql,
  boolean: (sql) => sql,
};

function readValue({ read, feature }: ReadPlace, { reads }: Retrieval): string {
  return `${readTable(read)}.${featureColumn(reads[read]?.features[feature] ?? { name: '' })}`;
}

function computedValue({ computation, output }: { computation: number; output: number }): string {
  return `${computationTable(computation)}.${outputColumn(output)}`;
}

function join(table: string): string {
  return `LEFT JOIN ${table} ON ${table}.${rowColumn} = l.${rowColumn}`;
}
