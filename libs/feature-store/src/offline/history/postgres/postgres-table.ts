import { InvalidInputError } from '@quincunx/contracts';
import type { PoolClient } from 'pg';
import { nearestName } from '../../../nearest-name.ts';
import { quoteName } from '../../duckdb/quote.ts';
import type { PostgresColumn } from './postgres-column.ts';

/** A table as the database has it. */
export interface PostgresTable {
  /** With its schema: `payments.transactions`. */
  readonly name: string;
  readonly sql: string;
  readonly columns: ReadonlyMap<string, PostgresColumn>;
  /** Where its rows are, in an order: here, in tables that are parts of it, or, as those of a view, nowhere. */
  readonly rowsAre: 'here' | 'in parts' | 'nowhere';
  /** The columns of each index that gives rows in order; null where it has something else, or orders texts otherwise. */
  readonly indexes: readonly (readonly (string | null)[])[];
}

/** @throws InvalidInputError when there is no such table. */
export async function describeTable(client: PoolClient, table: string): Promise<PostgresTable> {
  const written = table.split('.').map(quoteName).join('.');
  const { rows } = await client.query<{
    oid: number;
    schema: string;
    name: string;
    kind: string;
    has_parts: boolean;
  }>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relhassubclass AS has_parts
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = to_regclass($1) AND c.relkind = ANY (${tableKinds})`,
    [written],
  );
  const [found] = rows;
  if (found === undefined) throw await unknownTable(client, table);
  const { oid, schema, name, kind, has_parts } = found;
  return {
    name: `${schema}.${name}`,
    sql: [schema, name].map(quoteName).join('.'),
    columns: await readColumns(client, oid),
    rowsAre: ['r', 'p', 'm'].includes(kind) ? (has_parts ? 'in parts' : 'here') : 'nowhere',
    indexes: await readIndexes(client, oid),
  };
}

/** Tables, partitioned ones, materialised views, views and foreign tables. */
const tableKinds = `'{r,p,m,v,f}'::"char"[]`;

async function unknownTable(client: PoolClient, table: string): Promise<InvalidInputError> {
  const { rows } = await client.query<{ name: string; is_namesake: boolean }>(
    `SELECT CASE WHEN n.nspname = ANY (current_schemas(false)) THEN '' ELSE n.nspname || '.' END || c.relname AS name,
       c.relname = regexp_replace($1, '.*[.]', '') AS is_namesake
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = ANY (${tableKinds}) AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`,
    [table],
  );
  const namesakes = rows.filter(({ is_namesake }) => is_namesake);
  const candidates = namesakes.length > 0 ? namesakes : rows;
  const near = nearestName(
    table,
    candidates.map(({ name }) => name),
  );
  return new InvalidInputError(`the PostgreSQL database has no table '${table}'${near}`);
}

async function readColumns(client: PoolClient, oid: number): Promise<ReadonlyMap<string, PostgresColumn>> {
  const { rows } = await client.query<{
    name: string;
    type: string;
    base: string;
    is_enum: boolean;
    collation: string | null;
    is_exact: boolean | null;
  }>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, b.typname AS base, b.typtype = 'e' AS is_enum,
       quote_ident(n.nspname) || '.' || quote_ident(l.collname) AS collation, l.collisdeterministic AS is_exact
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
     LEFT JOIN pg_collation l ON l.oid = a.attcollation LEFT JOIN pg_namespace n ON n.oid = l.collnamespace
     WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [oid],
  );
  return new Map(
    rows.map(({ name, type, base, is_enum, collation, is_exact }) => [
      name,
      {
        name,
        type,
        base,
        isEnum: is_enum,
        collation: collation === null ? undefined : { sql: collation, isExact: is_exact ?? true },
      },
    ]),
  );
}

async function readIndexes(client: PoolClient, oid: number): Promise<readonly (string | null)[][]> {
  const { rows } = await client.query<{ columns: (string | null)[] }>(
    `SELECT (SELECT array_agg(CASE WHEN i.indcollation[k.place - 1] = a.attcollation THEN a.attname::text END ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0
         WHERE k.place <= i.indnkeyatts) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
     WHERE i.indrelid = $1 AND m.amname = 'btree' AND i.indisvalid AND i.indpred IS NULL`,
    [oid],
  );
  return rows.map(({ columns }) => columns);
}
