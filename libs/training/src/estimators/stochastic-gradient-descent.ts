import { setImmediate } from 'node:timers/promises';
import type { StochasticGradientDescentSettings } from '@quincunx/contracts';
import { computeMoments, type Moments } from '../moments/compute-moments.ts';
import type { StandardisedColumn } from '../moments/standardised-chunks.ts';
import { dot } from '../moments/vector.ts';
import type { TrainingTable } from '../training-table.ts';
import { AveragedDescent } from './averaged-descent.ts';
import type { Estimator } from './estimator.ts';
import { LossHistory } from './loss-history.ts';
import { rowBlocks, type RowBlock } from './row-blocks.ts';
import { SeededRandom } from './seeded-random.ts';
import { shuffledOrder } from './shuffled-order.ts';
import { SquaredLoss } from './squared-loss.ts';

/** Rows that are shuffled together, and are kept in memory between epochs when they are all. */
const blockRows = 65_536;

/**
 * Stochastic gradient descent, one row a step, on the loss of least squares with the same `l2`. What keeps it stable, whatever
 * the seed and the units: columns and label are standardised inside (the coefficients come back in their own units, so
 * `learningRate` has none; 0.01 to 0.1 suits most data), the rate decays, and the model is the average of the iterates.
 * Rows are met in a random order; tables of more than 65 536 rows are shuffled that many at a time.
 */
export const stochasticGradientDescent: Estimator<StochasticGradientDescentSettings> = async (
  data,
  { learningRate, epochs, l2 },
  context,
) => {
  const moments = await computeMoments(data.table, [...data.columns, data.label], data.rows);
  const loss = new SquaredLoss(moments);
  const units = unitsOf(moments);
  const descent = new AveragedDescent({
    learningRate,
    rows: data.rows,
    steps: epochs * data.rows,
    decay: units.scales.map((scale) => l2 / scale / scale / data.rows),
  });
  const inUnits = (): { coefficients: Float64Array; intercept: number } => {
    const coefficients = descent.coefficients.map(
      (value, index) => (value * units.labelScale) / (units.scales[index] ?? Number.NaN),
    );
    const centre = loss.labelMean + units.labelScale * descent.intercept;
    return { coefficients, intercept: centre - dot(coefficients, loss.means) };
  };
  const history = new LossHistory(epochs, context);
  history.record(0, loss.at(new Float64Array(data.columns.length), loss.labelMean));
  const random = new SeededRandom(context.seed);
  const kept = data.rows <= blockRows ? await keepRows(data.table, units.columns, data.rows) : undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for await (const block of kept ??
      rowBlocks(data.table, units.columns, { rows: data.rows, capacity: blockRows })) {
      for (const index of shuffledOrder(block.length, random))
        descent.step(block[index] ?? new Float64Array());
      await setImmediate();
    }
    if (history.isDue(epoch)) {
      const { coefficients, intercept } = inUnits();
      history.record(epoch, loss.at(coefficients, intercept));
    }
  }
  const { coefficients, intercept } = inUnits();
  return { intercept, coefficients: [...coefficients], steps: history.points };
};

/** The columns and, last, the label, each over its standard deviation; a constant one over 1. */
function unitsOf({ rows, columns, products }: Moments) {
  const standardised: StandardisedColumn[] = columns.map((column, index) => ({
    ...column,
    scale: column.scale * (Math.sqrt(products.at(index, index) / rows) || 1),
  }));
  const scales = Float64Array.from(standardised, ({ scale }) => scale);
  return { columns: standardised, scales: scales.slice(0, -1), labelScale: scales.at(-1) ?? Number.NaN };
}

async function keepRows(
  table: TrainingTable,
  columns: readonly StandardisedColumn[],
  rows: number,
): Promise<readonly RowBlock[]> {
  const blocks: RowBlock[] = [];
  for await (const block of rowBlocks(table, columns, { rows, capacity: blockRows })) blocks.push(block);
  return blocks;
}
