import { UnsupportedError, type FileSource, type Source } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openCsv } from './csv-source.ts';
import { findSourceFiles } from './find-source-files.ts';
import { openNdjson } from './ndjson-source.ts';
import type { OpenedSource } from './opened-source.ts';
import { openParquet } from './parquet-source.ts';
import { requireContent, type SourceFile } from './source-file.ts';
import { openSqliteTable } from './sqlite-source.ts';

type OpenFiles = (
  connection: DuckDBConnection,
  name: string,
  files: readonly SourceFile[],
) => Promise<OpenedSource>;

const openFiles: Readonly<Record<FileSource['format'], OpenFiles>> = {
  csv: openCsv,
  parquet: openParquet,
  ndjson: openNdjson,
};

/**
 * Looks at a source's columns; rows are read by whoever runs a scan of it.
 * @param workspace the folder that the source's path is relative to.
 * @throws InvalidInputError naming the file when there is none, it is empty or it is not of its format.
 */
export async function openSource(
  connection: DuckDBConnection,
  workspace: string,
  source: Source,
): Promise<OpenedSource> {
  if (source.kind === 'sqlite') return await openSqliteTable(connection, workspace, source);
  if (source.kind === 'postgres') throw new UnsupportedError('a table of PostgreSQL is read where it is');
  const files = await findSourceFiles(workspace, source.path);
  for (const file of files) await requireContent(file);
  return await openFiles[source.format](connection, source.path, files);
}
