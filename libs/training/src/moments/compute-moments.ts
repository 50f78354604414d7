import type { TrainingTable } from '../training-table.ts';
import { reproducibleSums } from './reproducible-sums.ts';
import { sqlDouble } from './sql-text.ts';
import { SquareMatrix } from './square-matrix.ts';
import { standardisedChunks } from './standardised-chunks.ts';
import { summariseColumns, type ColumnSummary } from './summarise-columns.ts';
import type { TrainingColumn } from './training-column.ts';
import { dot } from './vector.ts';

/** All that a quadratic loss needs to know of the rows. */
export interface Moments {
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** Sums over the rows of `((x - mean) / scale) * ((y - mean) / scale)`, for each two columns. */
  readonly products: SquareMatrix;
}

/**
 * Past this many columns, binding one SQL expression for each two of them costs more than reading the rows (measured: half
 * a second for 50 columns of 442 rows, against 20 ms).
 */
const widestInEngine = 32;

/**
 * Moments about the mean, means first: the textbook's one-pass form (mean of squares minus square of means) loses all
 * digits when the mean is large (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance").
 * Three passes over the rows inside the engine; none of them leaves it, unless there are many columns.
 */
export async function computeMoments(
  table: TrainingTable,
  columns: readonly TrainingColumn[],
  rows: number,
): Promise<Moments> {
  const summaries = await summariseColumns(table, columns);
  const products =
    columns.length > widestInEngine
      ? await streamProducts(table, summaries, rows)
      : await sumProducts(table, summaries);
  return { rows, columns: summaries, products };
}

/** Of the population: the mean of the squared distances from the mean. Nulls do not count. */
export async function populationDeviations(
  table: TrainingTable,
  columns: readonly ColumnSummary[],
): Promise<readonly number[]> {
  const squares = await reproducibleSums(
    table,
    columns.map((column) => `${standardisedSql(column)} * ${standardisedSql(column)}`),
  );
  return columns.map(({ scale, count }, index) => scale * Math.sqrt((squares[index] ?? Number.NaN) / count));
}

async function sumProducts(table: TrainingTable, columns: readonly ColumnSummary[]): Promise<SquareMatrix> {
  const pairs = columns.flatMap((left, row) =>
    columns.slice(0, row + 1).map((right, column) => ({ row, column, left, right })),
  );
  const sums = await reproducibleSums(
    table,
    pairs.map(({ left, right }) => `${standardisedSql(left)} * ${standardisedSql(right)}`),
  );
  const products = new SquareMatrix(columns.length);
  pairs.forEach(({ row, column }, index) => {
    products.setBoth(row, column, sums[index] ?? Number.NaN);
  });
  return products;
}

async function streamProducts(
  table: TrainingTable,
  summaries: readonly ColumnSummary[],
  rows: number,
): Promise<SquareMatrix> {
  const products = new SquareMatrix(summaries.length);
  for await (const { columns } of standardisedChunks(table, summaries, rows)) {
    columns.forEach((left, row) => {
      columns.slice(0, row + 1).forEach((right, column) => {
        products.setBoth(row, column, dot(left, right, products.at(row, column)));
      });
    });
  }
  return products;
}

function standardisedSql({ sql, mean, scale }: ColumnSummary): string {
  return `((${sql} - ${sqlDouble(mean)}) / ${sqlDouble(scale)})`;
}
