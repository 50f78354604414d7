import type { Dataset } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteReadPath, quoteText } from '../offline/duckdb/quote.ts';
import { parquetOptions } from './parquet-options.ts';

/**
 * Writes the rows of a dataset that are not of a key, numbered anew: the file that the same sources without the key would give.
 * Keys are compared as texts, for a join key's type may have been another when the dataset was made.
 * @param names what the join keys may be called, each time all of them, in the order of the key; those that the dataset has count.
 * @returns how many rows are left; where all are, nothing is written.
 */
export async function writeWithoutKey(
  connection: DuckDBConnection,
  {
    from,
    to,
    dataset: { rows, references, featuresDigest },
    names,
    key,
  }: {
    readonly from: string;
    readonly to: string;
    readonly dataset: Dataset;
    readonly names: readonly (readonly string[])[];
    readonly key: readonly (string | number)[];
  },
): Promise<number> {
  const source = `read_parquet(${quoteReadPath(from)})`;
  const described = await connection.run(`DESCRIBE SELECT * FROM ${source}`);
  const columns = new Set((await described.getRows()).map(([name]) => name));
  const present = names.filter((each) => each.every((name) => columns.has(name)));
  if (present.length === 0) return rows;
  await connection.run(
    `CREATE TEMP TABLE erased (${key.map((_, part) => `part_${part} VARCHAR`).join(', ')})`,
  );
  await connection.run(
    `INSERT INTO erased VALUES (${key.map((_, part) => `$${part + 1}`).join(', ')})`,
    key.map(String),
  );
  const isErased = present.map((each) => {
    const same = each.map((name, part) => `CAST(saved.${quoteName(name)} AS VARCHAR) = erased.part_${part}`);
    return `(${same.join(' AND ')})`;
  });
  const kept = `FROM ${source} saved, erased WHERE NOT coalesce(${isErased.join(' OR ')}, false)`;
  const counted = await connection.run(`SELECT count(*) ${kept}`);
  const [[left] = []] = await counted.getRows();
  if (Number(left) === rows) return rows;
  await connection.run(
    `COPY (SELECT row_number() OVER (ORDER BY saved.row_id) - 1 AS row_id, saved.* EXCLUDE (row_id) ${kept} ORDER BY row_id)
     TO ${quoteText(to)} ${parquetOptions({ references, featuresDigest })}`,
  );
  return Number(left);
}
