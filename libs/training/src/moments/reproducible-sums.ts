import type { TrainingTable } from '../training-table.ts';
import { numberIn } from './number-in.ts';

/** Past this many, binding one statement costs more than another pass over the rows. */
const expressionsPerPass = 500;

const fractionBits = 62;

/**
 * Sums of SQL expressions whose values lie in [-1, 1], nulls left out. The terms are added as integers of 2^-62, so that the
 * sum is the same to the last bit in whatever order the engine's threads meet the rows, where a sum of doubles is not (nor are
 * DuckDB's avg, fsum and var_pop), and retraining would not give the same artifact. It is more exact than they are, too.
 */
export async function reproducibleSums(
  table: TrainingTable,
  expressions: readonly string[],
): Promise<readonly number[]> {
  const sums: number[] = [];
  for (let start = 0; start < expressions.length; start += expressionsPerPass) {
    const batch = expressions.slice(start, start + expressionsPerPass);
    const row = await table.aggregate(
      Object.fromEntries(batch.map((text, index) => [`sum_${index}`, sumSql(text)])),
    );
    batch.forEach((_, index) => sums.push(numberIn(row, `sum_${index}`) / 2 ** fractionBits));
  }
  return sums;
}

function sumSql(expression: string): string {
  return `CAST(coalesce(sum(CAST((${expression}) * ${(2 ** fractionBits).toExponential()} AS BIGINT)), 0) AS DOUBLE)`;
}
