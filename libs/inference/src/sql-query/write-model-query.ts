import { InvalidInputError, type Artifact, type Digest } from '@quincunx/contracts';
import { compileToSql, quoteIdentifier, type SqlDialect } from '@quincunx/expression';
import { checkArtifact } from '../predictors/create-predictor.ts';

const engines: Readonly<Record<SqlDialect, string>> = {
  duckdb: 'DuckDB',
  postgres: 'PostgreSQL',
  spark: 'Spark',
  trino: 'Trino',
};

export interface ModelQueryRequest {
  readonly artifact: Artifact;
  readonly version: number;
  readonly dialect: SqlDialect;
  /** The user's table, such as `payments.transactions`, with a column for each input; by default it has the model's name. */
  readonly table?: string;
  /** Of the artifact, to be named in the header. */
  readonly digest?: Digest;
}

/**
 * Writes a model as one `SELECT` for the user's own engine: all columns of a table, each output of the model, and `model_version`.
 * Outputs are null in rows that lack an input which may not be missing.
 * @throws CorruptError if the artifact does not compute what its signature promises
 * @throws UnsupportedError if the engine cannot hold the model
 * @throws InvalidInputError if a part of the table's name is empty
 */
export function writeModelQuery({ artifact, version, dialect, table, digest }: ModelQueryRequest): string {
  const { model, signature } = artifact;
  const expressions = compileToSql(checkArtifact(artifact), { dialect });
  const quote = (name: string) => quoteIdentifier(name, dialect);
  const required = signature.inputs.flatMap(({ name, nullable }) =>
    nullable ? [] : [`${quote(name)} IS NOT NULL`],
  );
  const whereKnown = (sql: string) =>
    required.length === 0 ? sql : `CASE\n    WHEN ${required.join(' AND ')}\n    THEN ${sql}\n  END`;
  const outputs = Object.entries(expressions).map(([name, sql]) => `${whereKnown(sql)} AS ${quote(name)}`);
  return [
    `-- Model ${model}, version ${version}, for ${engines[dialect]}`,
    ...(digest === undefined ? [] : [`-- Artifact ${digest}`]),
    'SELECT',
    ['*', ...outputs, `${version} AS ${quote('model_version')}`].map((item) => `  ${item}`).join(',\n'),
    `FROM ${tableName(table, quote) ?? quote(model)}`,
  ].join('\n');
}

function tableName(table: string | undefined, quote: (name: string) => string): string | undefined {
  const parts = table?.split('.');
  if (parts?.includes('')) {
    throw new InvalidInputError(`the table '${table}' has a name that is empty; write it like schema.table`);
  }
  return parts?.map(quote).join('.');
}
