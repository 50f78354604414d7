import type { Field, ModelConfiguration, ModelMetadata, Signature } from '@quincunx/contracts';
import { datatypeOfValue } from './datatype.ts';

/** Models that are expressions. */
const platform = 'quincunx_expression';

/** Any: what bounds a request is the size of its body. Clients want a number, of 32 bits. */
const mostRows = 2 ** 31 - 1;

const configuredTypes = {
  number: 'TYPE_FP64',
  integer: 'TYPE_INT64',
  string: 'TYPE_STRING',
  boolean: 'TYPE_BOOL',
} as const;

/** What a model takes and gives: one tensor for each input and output, of any number of rows with one value each. */
export function modelMetadata({
  model,
  versions,
  signature,
}: {
  readonly model: string;
  readonly versions: readonly number[];
  readonly signature: Signature;
}): ModelMetadata {
  const describe = ({ name, type }: Field) => ({ name, datatype: datatypeOfValue[type], shape: [-1, 1] });
  return {
    name: model,
    versions: versions.map(String),
    platform,
    inputs: signature.inputs.map(describe),
    outputs: signature.outputs.map(describe),
  };
}

/** The same in the terms of the model configuration extension, whose shapes leave out the dimension of rows. */
export function modelConfiguration(model: string, { inputs, outputs }: Signature): ModelConfiguration {
  const describe = ({ name, type }: Field) => ({ name, data_type: configuredTypes[type], dims: [1] });
  return {
    name: model,
    platform,
    backend: 'quincunx',
    max_batch_size: mostRows,
    input: inputs.map((field) => ({ ...describe(field), optional: field.nullable })),
    output: outputs.map(describe),
  };
}
