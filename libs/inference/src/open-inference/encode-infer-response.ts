import { InvalidInputError, type Prediction, type Value } from '@quincunx/contracts';
import { datatypeOfValue } from './datatype.ts';
import { encodeBlob } from './encode-blob.ts';
import type { InferRequest } from './parse-infer-request.ts';

export interface InferAnswer extends Pick<InferRequest, 'id' | 'outputs'> {
  readonly model: string;
  readonly version: number;
  /** One per row, finite. */
  readonly predictions: readonly Prediction[];
}

export interface EncodedInferAnswer {
  readonly json: string;
  /** What follows the JSON, in this order. */
  readonly binary: readonly Uint8Array[];
  /** The JSON's bytes, for `Inference-Header-Content-Length`; undefined if nothing follows it. */
  readonly headerLength: number | undefined;
}

/**
 * Writes predictions as tensors of shape `[rows, 1]`: numbers as FP64, integers as INT64, strings as BYTES, booleans as BOOL. A missing
 * value is null in JSON; in binary a missing number is NaN.
 * @throws UnsupportedError for another missing value in binary; InvalidInputError for an integer that INT64 does not hold.
 */
export function encodeInferResponse({
  model,
  version,
  id,
  outputs,
  predictions,
}: InferAnswer): EncodedInferAnswer {
  const binary: Uint8Array[] = [];
  let tensors = '';
  for (const { field, isBinary } of outputs) {
    const { name, type } = field;
    const values = valuesOf(predictions, name);
    if (type === 'integer') refuseBeyond64Bits(name, values);
    if (tensors !== '') tensors += ',';
    tensors += `{"name":"${name}","datatype":"${datatypeOfValue[type]}","shape":[${values.length},1],`;
    if (isBinary) {
      const blob = encodeBlob(field, values);
      binary.push(blob);
      tensors += `"parameters":{"binary_data_size":${blob.length}}}`;
    } else {
      tensors += `"data":${JSON.stringify(values)}}`;
    }
  }
  const echo = id === undefined ? '' : `"id":${JSON.stringify(id)},`;
  // Names of models and outputs are of letters, digits, hyphens and underscores.
  const json = `{"model_name":"${model}","model_version":"${version}",${echo}"outputs":[${tensors}]}`;
  return { json, binary, headerLength: binary.length > 0 ? Buffer.byteLength(json) : undefined };
}

function valuesOf(predictions: readonly Prediction[], name: string): readonly Value[] {
  return predictions.map((prediction) =>
    typeof prediction === 'object' && prediction !== null ? (prediction[name] ?? null) : prediction,
  );
}

function refuseBeyond64Bits(name: string, values: readonly Value[]): void {
  const row = values.findIndex(
    (value) => typeof value === 'number' && !(value >= -(2 ** 63) && value < 2 ** 63),
  );
  if (row < 0) return;
  throw new InvalidInputError(
    `row ${row}: the output '${name}' is ${values[row]}, which INT64 does not hold`,
  );
}
