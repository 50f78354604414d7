import type { Prediction, Row, Value } from '@quincunx/contracts';
import type { Predictor } from '../../predictors/predictor.ts';
import { toColumn, toValues, type ColumnChunk } from './value-column.ts';

/**
 * Columns of the inputs, in the order of the signature, to columns of the outputs. A row that lacks what must not be null is not
 * predicted: its outputs are null.
 */
export async function predictChunk(predictor: Predictor, chunk: ColumnChunk): Promise<ColumnChunk> {
  const { inputs, outputs } = predictor.signature;
  const columns = chunk.columns.map(toValues);
  const rows: Row[] = [];
  const places: number[] = [];
  for (let place = 0; place < chunk.length; place += 1) {
    const row: Record<string, Value> = {};
    let isWhole = true;
    for (const [index, { name, nullable }] of inputs.entries()) {
      const value = columns[index]?.[place] ?? null;
      if (value === null && !nullable) isWhole = false;
      row[name] = value;
    }
    if (!isWhole) continue;
    rows.push(row);
    places.push(place);
  }
  const predictions = await predictor.predict(rows);
  return {
    length: chunk.length,
    columns: outputs.map(({ name, type }) => {
      const values: Value[] = Array.from({ length: chunk.length }, () => null);
      for (const [index, place] of places.entries()) values[place] = outputOf(predictions[index], name);
      return toColumn(type, values);
    }),
  };
}

/** A prediction is the value of the only output, or values by name. */
function outputOf(prediction: Prediction | undefined, name: string): Value {
  if (typeof prediction !== 'object' || prediction === null) return prediction ?? null;
  return prediction[name] ?? null;
}
