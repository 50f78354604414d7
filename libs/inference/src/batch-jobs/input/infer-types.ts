import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';

/** Written so, an integer is the same when it is read and written again: no leading zeros, and within 64 bits. */
const integer = (sql: string) =>
  `regexp_full_match(${sql}, '0|-?[1-9][0-9]{0,18}') AND TRY_CAST(${sql} AS BIGINT) IS NOT NULL`;

/** More than 15 digits before the point are more than a DOUBLE holds. */
const number = (sql: string) =>
  `regexp_full_match(${sql}, '-?(0|[1-9][0-9]{0,14})(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?') AND isfinite(TRY_CAST(${sql} AS DOUBLE))`;

const boolean = (sql: string) => `${sql} IN ('true', 'false')`;

const tests = [
  ['BIGINT', integer],
  ['DOUBLE', number],
  ['BOOLEAN', boolean],
] as const;

/**
 * The type that all values of a column have which are not null: BIGINT, DOUBLE, BOOLEAN, and VARCHAR for everything else, so that
 * no value is lost by its type.
 * @param values SQL for texts, one per column.
 */
export async function inferTypes(
  duckDb: BatchDuckDb,
  scan: string,
  values: readonly string[],
): Promise<readonly string[]> {
  if (values.length === 0) return [];
  const counts = values.flatMap((sql) => [
    `count(${sql})`,
    ...tests.map(([, test]) => `count(*) FILTER (WHERE ${test(sql)})`),
  ]);
  const [row = []] = await duckDb.rows(`SELECT ${counts.join(', ')} FROM (${scan})`);
  return values.map((_, index) => {
    const [all = 0n, ...each] = row.slice(index * (tests.length + 1), (index + 1) * (tests.length + 1));
    const place = all === 0n ? -1 : each.indexOf(all);
    return tests[place]?.[0] ?? 'VARCHAR';
  });
}
