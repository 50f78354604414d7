/** A value of JSON whose texts are Unicode: half of a surrogate pair, which cannot be stored, becomes the replacement character. */
export function wellFormed(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name.toWellFormed(), wellFormedValue(value)]),
  );
}

function wellFormedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? value.map(wellFormedValue)
    : wellFormed(Object.fromEntries(Object.entries(value)));
}
