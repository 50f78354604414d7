import type { Value } from '@quincunx/contracts';

/** A scalar expression as DuckDB SQL. */
export interface SqlText {
  readonly text: string;
  /** How deep the text nests; at least as much as DuckDB will count. */
  readonly depth: number;
  /** Whether it may be written twice, being a name, a literal or short. */
  readonly isRepeatable: boolean;
  /** What the names in the text that are no columns stand for, in order. */
  readonly bindings: readonly Binding[];
}

/** A name for the value of a text, which may use the names bound before it. */
export interface Binding {
  readonly name: string;
  readonly text: string;
  readonly depth: number;
}

export const notANumber = `CAST('NaN' AS DOUBLE)`;
export const minusInfinity = `CAST('-Infinity' AS DOUBLE)`;

const longestRepeated = 60;

export function sqlText(text: string, depth: number, bindings: readonly Binding[] = []): SqlText {
  const isRepeatable = bindings.length === 0 && text.length <= longestRepeated;
  return { text, depth, isRepeatable, bindings };
}

/**
 * The text with its bindings in it: SQL has no `let` inside an expression, but a function over the one element of a list is
 * one. Repeated operands stay linear in length by it, and long chains shallow.
 */
export function withBindings({ text, depth, bindings }: SqlText): SqlText {
  if (bindings.length === 0) return sqlText(text, depth);
  return bindings.reduceRight(
    (body, { name, text: value, depth: valueDepth }) => {
      const bound = `list_transform([${value}], lambda ${name}: ${body.text})[1]`;
      return sqlText(bound, Math.max(valueDepth, body.depth) + 3);
    },
    sqlText(text, depth),
  );
}

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
