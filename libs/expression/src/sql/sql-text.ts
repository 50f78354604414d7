import type { Value } from '@quincunx/contracts';

/** A scalar expression as DuckDB SQL. It never begins with a sign, so that one can stand before it. */
export interface SqlText {
  readonly text: string;
  /** How deep the text nests; at least as much as DuckDB will count. */
  readonly depth: number;
  /** Whether it may as well be written twice, being a name, a literal or short. */
  readonly isRepeatable: boolean;
}

const longestRepeated = 60;

export function sqlText(text: string, depth: number): SqlText {
  return { text, depth, isRepeatable: text.length <= longestRepeated };
}

export function deepest(texts: readonly SqlText[]): number {
  return texts.reduce((depth, text) => Math.max(depth, text.depth), 0);
}

/**
 * SQL has no `let` inside an expression; a function over the one element of a list is one. DuckDB binds the body of a
 * function twice, so that functions nested in bodies cost twice as much a level: they are nested in values only.
 */
export function letText(name: string, value: SqlText, body: SqlText): SqlText {
  const text = `list_transform([${value.text}], lambda ${name}: ${body.text})[1]`;
  return sqlText(text, Math.max(value.depth, body.depth) + 4);
}

/** Several values as one. */
export function structText(fields: readonly (readonly [key: string, value: SqlText])[]): SqlText {
  const text = fields.map(([key, value]) => `'${key}': ${value.text}`).join(', ');
  return sqlText(`{${text}}`, deepest(fields.map(([, value]) => value)) + 2);
}

export function structField(struct: string, key: string): SqlText {
  return sqlText(`struct_extract(${struct}, '${key}')`, 2);
}

/** A column's name in SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** With an exponent a number is a DOUBLE, read exactly; without one it would be a DECIMAL. */
export function quoteLiteral(value: Value): string {
  if (typeof value === 'number') {
    const digits = Math.abs(value).toExponential();
    return value < 0 || Object.is(value, -0) ? `(-${digits})` : digits;
  }
  if (typeof value !== 'string') return String(value).toUpperCase();
  const parts = value.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`;
}
