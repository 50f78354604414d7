import { deepest, sqlText, type SqlText } from '../sql-text.ts';
import type { Binding } from './binding.ts';
import type { Dialect } from './dialect.ts';

const name = 'the terms';
const key = 'so far';

/** So many terms are written at once; those after them go on from what is bound so far. */
export function foldInParts({ bind, field }: Binding, termsAtOnce: number): Dialect['fold'] {
  const soFar = sqlText(field(name, key), 2);
  return (terms, operator) => {
    const parts: SqlText[] = [];
    for (let start = 0; start < terms.length; start += termsAtOnce) {
      const part = [...(start === 0 ? [] : [soFar]), ...terms.slice(start, start + termsAtOnce)];
      const text = part.map((term) => term.text).join(` ${operator} `);
      parts.push(sqlText(`(${text})`, deepest(part) + part.length));
    }
    const levels = parts.map((value) => [{ key, type: 'number' as const, value }]);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : bind(name, levels, soFar);
  };
}
