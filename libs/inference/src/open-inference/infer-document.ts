import { type Field, InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import { type Datatype, datatypeNames, findDatatype } from './datatype.ts';

/** The JSON of an inference request, of the right form; whether its parts belong together, and to a model, is seen later. */
export interface InferDocument {
  readonly id: string | undefined;
  readonly parameters: Parameters;
  readonly inputs: readonly TensorDocument[];
  readonly outputs: readonly OutputDocument[];
}

export interface TensorDocument {
  readonly name: string;
  readonly datatype: Datatype;
  /** One dimension or two. */
  readonly shape: readonly number[];
  /** As it came; undefined if `binarySize` says how many bytes there are instead. */
  readonly data: readonly unknown[] | undefined;
  readonly binarySize: number | undefined;
}

export interface OutputDocument {
  readonly name: string;
  /** Undefined if it is not said. */
  readonly isBinary: boolean | undefined;
}

export type Parameters = Readonly<Record<string, unknown>>;

const noParameters: Parameters = {};
const noOutputs: readonly OutputDocument[] = [];

/**
 * Reads a request by hand, as strictly as `inferRequestSchema` would: every prediction waits for it.
 * @throws InvalidInputError naming the part that is wrong; UnsupportedError naming a parameter that asks for what is not done here.
 */
export function readInferDocument(document: unknown): InferDocument {
  if (!isObject(document)) throw fault('request', undefined, 'must be a JSON object with inputs');
  const { id, inputs, outputs } = document;
  if (!isAbsent(id) && typeof id !== 'string') throw fault('request', undefined, 'id must be a string');
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw fault('request', undefined, 'inputs must be a list of at least one tensor');
  }
  const parameters = readParameters(document, 'request');
  refuseUnlessBoolean(parameters, 'binary_data_output', 'request');
  return {
    id: isAbsent(id) ? undefined : id,
    parameters,
    inputs: inputs.map(readTensor),
    outputs: isAbsent(outputs) ? noOutputs : readOutputs(outputs),
  };
}

/** A name that a client sent, short enough for a message. */
export function quoted(name: string): string {
  return `'${name.length > 100 ? `${name.slice(0, 100)}...` : name}'`;
}

/** Names of a signature, for a message. */
export function listed(fields: readonly Field[]): string {
  return fields.map(({ name }) => name).join(', ');
}

function readTensor(tensor: unknown, index: number): TensorDocument {
  if (!isObject(tensor) || typeof tensor['name'] !== 'string') {
    throw fault('request', undefined, `inputs/${index} must be a tensor with a name`);
  }
  const { name, datatype, shape, data } = tensor;
  const found = typeof datatype === 'string' ? findDatatype(datatype) : undefined;
  if (found === undefined) throw fault('tensor', name, `datatype must be one of ${datatypeNames}`);
  if (!isShape(shape)) throw fault('tensor', name, 'shape must be [rows] or [rows, columns]');
  const parameters = readParameters(tensor, 'tensor', name);
  refuse(parameters, 'shared_memory_region', 'tensor', name);
  const binarySize = parameters['binary_data_size'];
  if (binarySize !== undefined && !isCount(binarySize)) {
    throw fault('tensor', name, 'binary_data_size must be a number of bytes');
  }
  if (!isAbsent(data) && !Array.isArray(data)) throw fault('tensor', name, 'data must be a list');
  if (isAbsent(data) === (binarySize === undefined)) {
    throw fault('tensor', name, 'must have either data or a binary_data_size');
  }
  return { name, datatype: found, shape, data: isAbsent(data) ? undefined : data, binarySize };
}

function readOutputs(outputs: unknown): readonly OutputDocument[] {
  if (!Array.isArray(outputs)) throw fault('request', undefined, 'outputs must be a list');
  return outputs.map(readOutput);
}

function readOutput(output: unknown, index: number): OutputDocument {
  if (!isObject(output) || typeof output['name'] !== 'string') {
    throw fault('request', undefined, `outputs/${index} must be an object with a name`);
  }
  const { name } = output;
  const parameters = readParameters(output, 'output', name);
  refuse(parameters, 'classification', 'output', name);
  refuse(parameters, 'shared_memory_region', 'output', name);
  return { name, isBinary: refuseUnlessBoolean(parameters, 'binary_data', 'output', name) };
}

type Owner = 'request' | 'tensor' | 'output';

function readParameters(
  { parameters }: Readonly<Record<string, unknown>>,
  owner: Owner,
  name?: string,
): Parameters {
  if (isAbsent(parameters)) return noParameters;
  if (!isObject(parameters)) throw fault(owner, name, 'parameters must be an object');
  return parameters;
}

function refuse(parameters: Parameters, parameter: string, owner: Owner, name: string): void {
  if (parameters[parameter] === undefined) return;
  throw new UnsupportedError(`${owner} ${quoted(name)}: the parameter ${parameter} is not supported here`);
}

function refuseUnlessBoolean(
  parameters: Parameters,
  parameter: string,
  owner: Owner,
  name?: string,
): boolean | undefined {
  const value = parameters[parameter];
  if (value === undefined || typeof value === 'boolean') return value;
  throw fault(owner, name, `the parameter ${parameter} must be true or false`);
}

function fault(owner: Owner, name: string | undefined, message: string): InvalidInputError {
  return new InvalidInputError(`${owner}${name === undefined ? '' : ` ${quoted(name)}`}: ${message}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Clients write null for what they leave out. */
function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && (value.length === 1 || value.length === 2) && value.every(isCount);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
