import {
  jsonPatchOperationSchema,
  type ConfigurationComparison,
  type ModelDefinition,
} from '@quincunx/contracts';
import { applyPatch, createPatch, Pointer } from 'rfc6902';
import { z } from 'zod';
import { readKey } from '../resolution/read-key.ts';

type Comparison = Pick<ConfigurationComparison, 'patch' | 'changes'>;

const patchSchema = z.array(jsonPatchOperationSchema);
const longestValue = 160;

/** What leads from one definition to another: as JSON Patch (RFC 6902), and in words, one sentence an operation. */
export function compareDefinitions(from: ModelDefinition, to: ModelDefinition): Comparison {
  const operations = createPatch(from, to);
  // An operation's positions are those after the operations before it, so the words are found along the way.
  const document = structuredClone(from);
  const changes = operations.map((operation) => {
    const { op, path, value } = jsonPatchOperationSchema.parse(operation);
    const name = nameOf(path, document);
    const before: unknown = Pointer.fromJSON(path).get(document);
    applyPatch(document, [operation]);
    if (op === 'add') return `${name} added: ${shown(value)}`;
    if (op === 'remove') return `${name} removed: ${shown(before)}`;
    return `${name}: ${shown(before)} -> ${shown(value)}`;
  });
  return { patch: patchSchema.parse(operations), changes };
}

/** `/preprocessing/0/features` as `preprocessing[0].features`; `-` stands for the end of a list. */
function nameOf(path: string, document: unknown): string {
  const [, ...keys] = Pointer.fromJSON(path).tokens;
  let below: unknown = document;
  let name = '';
  for (const key of keys) {
    if (Array.isArray(below)) name += `[${key === '-' ? below.length : key}]`;
    else name += name === '' ? key : `.${key}`;
    below = readKey(below, key);
  }
  return name;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}...` : text;
}
