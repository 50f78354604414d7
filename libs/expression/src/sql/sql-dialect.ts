import type { Dialect } from './dialects/dialect.ts';
import { duckdb } from './dialects/duckdb.ts';
import { postgres } from './dialects/postgres.ts';
import { spark } from './dialects/spark.ts';
import { trino } from './dialects/trino.ts';

/** The engines that a program can be written for. */
export const sqlDialects = ['duckdb', 'postgres', 'spark', 'trino'] as const;

export type SqlDialect = (typeof sqlDialects)[number];

export const dialects: Readonly<Record<SqlDialect, Dialect>> = { duckdb, postgres, spark, trino };

/** A name of a column or a table in SQL, as it is written. */
export function quoteIdentifier(name: string, dialect: SqlDialect = 'duckdb'): string {
  return dialects[dialect].identifier(name);
}
