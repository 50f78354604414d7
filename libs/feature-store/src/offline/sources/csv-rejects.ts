import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from '../duckdb/quote.ts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { csvFault } from './csv-error.ts';
import { splitRowNumber, type BrokenRow } from './opened-source.ts';
import type { SourceFile } from './source-file.ts';

const longestText = 1000;

/** The lines that a scan with `readOptions` passed over, which DuckDB puts into two tables. */
export class CsvRejects {
  readonly readOptions: string;
  readonly #connection: DuckDBConnection;
  readonly #files: readonly SourceFile[];
  /** A query: a line may have several faults. */
  readonly #lines: string;

  constructor(connection: DuckDBConnection, files: readonly SourceFile[]) {
    const [rejects, scans] = [temporaryName('rejects'), temporaryName('scans')];
    this.#connection = connection;
    this.#files = files;
    this.readOptions = `store_rejects = true, rejects_table = '${rejects}', rejects_scan = '${scans}'`;
    this.#lines = `SELECT file_path, line, min(error_message) AS fault, left(min(csv_line), ${longestText}) AS text
      FROM ${rejects} JOIN ${scans} USING (scan_id, file_id) GROUP BY file_path, line`;
  }

  async read(limit: number): Promise<{ readonly count: number; readonly rows: readonly BrokenRow[] }> {
    const counted = await this.#connection.runAndReadAll(`SELECT count(*) FROM (${this.#lines})`);
    const result = await this.#connection.runAndReadAll(
      `SELECT file_path, line, fault, text FROM (${this.#lines}) ORDER BY file_path, line LIMIT ${limit}`,
    );
    const rows = result.getRows().map(([location, line, fault, text]) => ({
      file: this.#files.find((file) => file.location === location)?.path ?? '',
      at: `line ${String(line)}`,
      fault: csvFault(String(fault)),
      text: String(text),
    }));
    return { count: Number(counted.getRows()[0]?.[0]), rows };
  }

  /** The numbers that rows would have if the lines passed over were counted, as long as each row is a line. */
  async countIn(rows: readonly bigint[]): Promise<readonly bigint[]> {
    const lines = new Map<number, readonly bigint[]>();
    for (const file of new Set(rows.map((row) => splitRowNumber(row).file))) {
      lines.set(file, await this.#linesOf(this.#files[file]?.location ?? ''));
    }
    return rows.map((number) => {
      const { file, row } = splitRowNumber(number);
      return number - row + countIn(row, lines.get(file) ?? []);
    });
  }

  async #linesOf(location: string): Promise<readonly bigint[]> {
    const result = await this.#connection.runAndReadAll(
      `SELECT line FROM (${this.#lines}) WHERE file_path = ${quoteText(location)} ORDER BY line`,
    );
    return result.getRows().map(([line]) => BigInt(String(line)));
  }
}

/** @param lines in ascending order, from 1, the header's. */
function countIn(row: bigint, lines: readonly bigint[]): bigint {
  let counted = row;
  for (const line of lines) {
    if (line - 2n > counted) break;
    counted++;
  }
  return counted;
}
