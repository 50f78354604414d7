import type { Split } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import { numberIn } from '../moments/number-in.ts';
import type { TrainingTable } from '../training-table.ts';
import { rowHashSql } from './row-hash-sql.ts';

/** The SQL predicate of the rows that a split holds out. */
export async function heldOutPredicate(
  table: TrainingTable,
  rows: number,
  {
    split,
    seed,
    joinKeys,
  }: { readonly split: Split; readonly seed: number; readonly joinKeys: readonly string[] },
): Promise<string> {
  switch (split.kind) {
    case 'ordered':
      return `row_id >= ${rows - countOf(split.test, rows)}`;
    case 'random': {
      const count = Math.min(countOf(split.test, rows), rows);
      if (count === 0) return 'false';
      // No two rows have the same hash, so the count is exact.
      const hash = rowHashSql(seed);
      const row = await table.aggregate({
        limit: `CAST(quantile_disc(${hash}, ${(count - 0.5) / rows}) AS DOUBLE)`,
      });
      return `${hash} <= ${numberIn(row, 'limit')}`;
    }
    case 'time':
      return `event_timestamp >= TIMESTAMPTZ '${split.testFrom}'`;
    case 'entity':
      return `${entityHashSql(joinKeys, seed)} < '${hexadecimalShare(split.test)}'`;
  }
}

function countOf(test: number | { readonly rows: number }, rows: number): number {
  return typeof test === 'number' ? Math.round(test * rows) : test.rows;
}

const shareDigits = 12;

/** The first hexadecimal digits of a digest of the keys. Each is digested by itself: '1' and '23' are not '12' and '3'. */
function entityHashSql(joinKeys: readonly string[], seed: number): string {
  const keys = joinKeys.map((key) => `coalesce(md5(CAST(${quoteIdentifier(key)} AS VARCHAR)), 'null')`);
  return `left(md5(concat_ws(':', '${seed}', ${keys.join(', ')})), ${shareDigits})`;
}

/** The bound below which that share of all such digits lies. */
function hexadecimalShare(share: number): string {
  return Math.floor(share * 16 ** shareDigits)
    .toString(16)
    .padStart(shareDigits, '0');
}
