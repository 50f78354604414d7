import type { Signature } from '@quincunx/contracts';
import { classifierArtifact } from '../artifacts.fixture.ts';
import { parseInferRequest } from './parse-infer-request.ts';
import { parseJson } from './parse-json.fixture.ts';

export const { signature } = classifierArtifact;

export const amount = { name: 'amount', shape: [2], datatype: 'FP64', data: [1.5, -3] };
export const country = { name: 'country', shape: [2], datatype: 'BYTES', data: ['NL', 'DE'] };
export const known = { name: 'known', shape: [2], datatype: 'BOOL', data: [true, false] };
export const columns = [amount, country, known];

export function parse(document: unknown, options: { signature?: Signature; binary?: Uint8Array } = {}) {
  const json = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  return parseInferRequest({
    body: Buffer.concat([json, options.binary ?? new Uint8Array()]),
    headerLength: options.binary && json.length,
    signature: options.signature ?? signature,
    parseJson,
  });
}

export function numeric(...names: readonly string[]): Signature {
  return {
    inputs: names.map((name) => ({ name, type: 'number', nullable: false })),
    outputs: [{ name: 'y', type: 'number', nullable: false }],
  };
}

export function only(type: Signature['inputs'][number]['type'], nullable = false): Signature {
  return { ...numeric(), inputs: [{ name: 'x', type, nullable }] };
}
