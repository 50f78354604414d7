import { listSchema } from './list-schema.ts';

/**
 * Rows as they came, not copied: a copy would lose a key `__proto__`. Loose on purpose: whoever knows what belongs in a row checks it,
 * and names the field that is wrong.
 */
export function rowsSchema({ atLeast }: { atLeast: number }) {
  return listSchema({
    isItem: isRow,
    message: 'must be an object of values by name',
    items: { type: 'object', additionalProperties: {} },
    atLeast,
  });
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
