import type { Field, Signature } from '@quincunx/contracts';
import { parseJson } from '../open-inference/parse-json.fixture.ts';
import { createInstanceParser } from '../predictors/instance-parser.ts';
import { parseInvocations } from './parse-invocations.ts';

export function signatureOf(...inputs: readonly Field[]): Signature {
  return { inputs: [...inputs], outputs: [{ name: 'prediction', type: 'number', nullable: false }] };
}

const income: Field = { name: 'income', type: 'number', nullable: false };
export const town: Field = { name: 'town', type: 'string', nullable: true };
export const two = signatureOf(income, town);
export const one = signatureOf(income);
export const every = signatureOf(
  income,
  { name: 'children', type: 'integer', nullable: true },
  { name: 'owner', type: 'boolean', nullable: true },
  town,
);

export function parse(body: string | Uint8Array, contentType: string | undefined, signature: Signature) {
  return parseInvocations({
    body: typeof body === 'string' ? Buffer.from(body) : body,
    contentType,
    signature,
    parseInstances: createInstanceParser(signature),
    parseJson,
  });
}
