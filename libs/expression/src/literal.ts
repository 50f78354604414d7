import { InvalidInputError } from '@quincunx/contracts';

/**
 * A value as text of the language that reads back as that very value. A negative number stands in parentheses, so that
 * the text fits after any operator.
 * @throws InvalidInputError for NaN and infinities, which have no literal
 */
export function literal(value: number | string | boolean | null): string {
  if (typeof value === 'string') {
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
  }
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) {
    throw new InvalidInputError(`${value} cannot stand in an expression: a number there is finite`);
  }
  return value < 0 || Object.is(value, -0) ? `(-${Math.abs(value)})` : String(value);
}
