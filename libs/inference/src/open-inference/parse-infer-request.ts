import {
  type Field,
  InvalidInputError,
  type Row,
  type Signature,
  UnsupportedError,
} from '@quincunx/contracts';
import { type InferDocument, listed, quoted, readInferDocument } from './infer-document.ts';
import { readRows } from './read-rows.ts';
import { readTensors } from './read-tensors.ts';

/** Parses JSON in UTF-8. @throws InvalidInputError for what is none. */
export type JsonParser = (json: Uint8Array, what: string) => unknown;

/** A request for predictions, in the terms of the model's signature. */
export interface InferRequest {
  /** To be sent back. */
  readonly id: string | undefined;
  /** Fit the signature: they need no other check. A nullable input that no tensor gives is null. */
  readonly rows: readonly Row[];
  /** In the order asked for; all of the model's, if none was. */
  readonly outputs: readonly RequestedOutput[];
}

export interface RequestedOutput {
  readonly field: Field;
  readonly isBinary: boolean;
}

export interface InferRequestBody {
  /** Decompressed. */
  readonly body: Uint8Array;
  /** The JSON's bytes, by `Inference-Header-Content-Length`; undefined if all of the body is JSON. */
  readonly headerLength: number | undefined;
  readonly signature: Signature;
  readonly parseJson: JsonParser;
}

/**
 * Reads a request of the Open Inference Protocol, version 2, over REST, with its extension for binary data. It has one tensor for each
 * input, of shape `[rows]` or `[rows, 1]`, or a single one of all inputs, `[rows, inputs]`, in the signature's order and of whatever
 * name. Which datatypes can be which inputs, `canBe` says; unknown parameters are left alone.
 * @throws InvalidInputError naming the tensor and what is wrong with it; UnsupportedError naming a parameter that asks for what is
 * not done here.
 */
export function parseInferRequest({
  body,
  headerLength,
  signature,
  parseJson,
}: InferRequestBody): InferRequest {
  const json = headerLength === undefined ? body : headerOf(body, headerLength);
  const document = readInferDocument(parseJson(json, 'request'));
  const binary = headerLength === undefined ? undefined : body.subarray(headerLength);
  const tensors = readTensors(document.inputs, json, binary);
  return {
    id: document.id,
    rows: readRows(tensors, signature.inputs),
    outputs: readOutputs(document, signature.outputs),
  };
}

function headerOf(body: Uint8Array, headerLength: number): Uint8Array {
  if (headerLength === 0) {
    throw new UnsupportedError('a request of binary data alone is not supported here; send JSON before them');
  }
  if (Number.isSafeInteger(headerLength) && headerLength > 0 && headerLength <= body.length) {
    return body.subarray(0, headerLength);
  }
  throw new InvalidInputError(
    `Inference-Header-Content-Length must be from 1 to the length of the body, ${body.length} bytes`,
  );
}

function readOutputs(
  { outputs, parameters }: InferDocument,
  fields: readonly Field[],
): readonly RequestedOutput[] {
  const isBinaryByDefault = parameters['binary_data_output'] === true;
  if (outputs.length === 0) return fields.map((field) => ({ field, isBinary: isBinaryByDefault }));
  const names = new Set<string>();
  return outputs.map(({ name, isBinary = isBinaryByDefault }) => {
    const field = fields.find((each) => each.name === name);
    if (field === undefined) {
      throw new InvalidInputError(`${quoted(name)} is not an output of this model; it has ${listed(fields)}`);
    }
    if (names.has(name)) throw new InvalidInputError(`output ${quoted(name)} is asked for twice`);
    names.add(name);
    return { field, isBinary };
  });
}
