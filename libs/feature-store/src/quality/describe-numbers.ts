import type { NumberStatistics } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { differentValues, sortedValues } from './sorted-values.ts';

const parts = 64;
const percentiles = 100;
const fractionBits = 62;

const valueColumn = 'CAST(value AS DOUBLE)';

/**
 * Statistics of the numbers that `sortValues` sorted: finite DOUBLEs, or BIGINTs. They are the same to the last bit each time: what is counted
 * and looked up is exact, and sums are of integers (of 2^-62), for a sum of doubles depends on the order in which the engine's
 * threads meet them.
 * @param present how many there are; none have no statistics.
 */
export async function describeNumbers(
  connection: DuckDBConnection,
  present: number,
  distinct: number,
): Promise<{ numbers?: NumberStatistics }> {
  if (present === 0) return {};
  const distribution = await readDistribution(connection, present, distinct);
  const minimum = distribution.at(0)?.value ?? Number.NaN;
  const maximum = distribution.at(-1)?.value ?? Number.NaN;
  const moments = await readMoments(connection, { present, minimum, maximum });
  const quantiles = quantilesOf(distribution, present);
  return { numbers: { minimum, maximum, ...moments, quantiles, distribution } };
}

/** The values that a whole percentage of all is reached at, and the first; all of them where they are not more. */
async function readDistribution(
  connection: DuckDBConnection,
  present: number,
  distinct: number,
): Promise<NumberStatistics['distribution']> {
  const percentage = (count: string) => `(${count} * ${percentiles} // ${present})`;
  const isPoint = `below = 0 OR ${percentage('below')} < ${percentage('through')}`;
  const result = await connection.run(
    `SELECT value, below, through FROM ${differentValues(valueColumn, present)}
     ${distinct > percentiles + 1 ? `WHERE ${isPoint}` : ''} ORDER BY value`,
  );
  const rows = (await result.getRows()).map((row) => row.map(Number));
  return rows.map(([value = 0, below = 0, through = 0]) => ({ value, below, through }));
}

/** The place, from 1, of the least value that a percentage of the values does not exceed. */
function rankOf(percentage: number, present: number): number {
  return Math.ceil((percentage * present) / 100);
}

function quantilesOf(
  distribution: NumberStatistics['distribution'],
  present: number,
): NumberStatistics['quantiles'] {
  function quantile(percentage: number): number {
    const rank = rankOf(percentage, present);
    return distribution.find(({ through }) => through >= rank)?.value ?? Number.NaN;
  }
  return {
    p01: quantile(1),
    p05: quantile(5),
    p25: quantile(25),
    p50: quantile(50),
    p75: quantile(75),
    p95: quantile(95),
    p99: quantile(99),
  };
}

/**
 * Mean first, then the deviations from it: the mean of squares less the square of the mean loses all digits when the mean is large
 * (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance"). Values are scaled to [-1, 1], so that nothing
 * overflows whatever their size.
 */
async function readMoments(
  connection: DuckDBConnection,
  { present, minimum, maximum }: { present: number; minimum: number; maximum: number },
): Promise<Pick<NumberStatistics, 'mean' | 'standardDeviation' | 'histogram'>> {
  if (minimum === maximum) {
    return { mean: minimum, ...(present > 1 && { standardDeviation: 0 }), histogram: [present] };
  }
  const centre = minimum / 2 + maximum / 2;
  const scale = Math.max(maximum - centre, centre - minimum);
  const [first, last] = [(minimum - centre) / scale, (maximum - centre) / scale];
  const scaled = `((${valueColumn} - ${double(centre)}) / ${double(scale)})`;
  const place = `(${scaled} - ${double(first)}) / ${double(last - first)} * ${parts}`;
  const part = `least(${parts - 1}, CAST(floor(${place}) AS INTEGER))`;
  const filled = await connection.run(
    `SELECT ${part} AS part, count(*), ${sumSql(scaled)} FROM ${sortedValues} GROUP BY part`,
  );
  const histogram = Array.from({ length: parts }, () => 0);
  let sum = 0n;
  for (const [index, count, partSum] of await filled.getRows()) {
    histogram[Number(index)] = Number(count);
    sum += BigInt(String(partSum));
  }
  const scaledMean = toNumber(sum) / present;
  const mean = Math.min(Math.max(centre + scale * scaledMean, minimum), maximum);
  const deviation = `((${scaled} - ${double(scaledMean)}) / 2)`;
  const squares = await connection.run(
    `SELECT ${sumSql(`${deviation} * ${deviation}`)} FROM ${sortedValues}`,
  );
  const [[squareSum] = []] = await squares.getRows();
  const variance = toNumber(BigInt(String(squareSum))) / (present - 1);
  const standardDeviation = scale * (2 * Math.sqrt(variance));
  return { mean, ...(Number.isFinite(standardDeviation) && { standardDeviation }), histogram };
}

/** The sum, as an integer of 2^-62, of an expression whose values lie in [-1, 1]. */
function sumSql(expression: string): string {
  return `sum(CAST(${expression} * ${double(2 ** fractionBits)} AS BIGINT))`;
}

function toNumber(sum: bigint): number {
  return Number(sum) / 2 ** fractionBits;
}

/** A finite number as a DOUBLE literal, exactly: DuckDB reads `0.1` as a DECIMAL, `1e-1` as a DOUBLE. */
function double(value: number): string {
  return `(${value.toExponential()})`;
}
