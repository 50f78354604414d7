const deepestLevel = 100;

/**
 * A value of JSON that can be stored: half of a surrogate pair becomes the replacement character, and what nests deeper than a
 * hundred levels, which is beyond what can be written, null.
 */
export function wellFormed(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return wellFormedMembers(content, 0);
}

function wellFormedMembers(content: object, level: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name.toWellFormed(), wellFormedValue(value, level + 1)]),
  );
}

function wellFormedValue(value: unknown, level: number): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (level > deepestLevel) return null;
  return Array.isArray(value)
    ? value.map((item: unknown) => wellFormedValue(item, level + 1))
    : wellFormedMembers(value, level);
}
