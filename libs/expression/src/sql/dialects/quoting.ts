/** A name as the standard has it. */
export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as the standard has it, in which a backslash is a backslash. */
export function singleQuoted(value: string): string {
  const parts = value.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`;
}

/** With an exponent a number is a DOUBLE; without one it would be a DECIMAL. */
export function exponentLiteral(value: number): string {
  return withSign(value, (digits) => (digits.includes('e') ? digits : `${digits}e0`));
}

/** @param write what stands for a number that has no sign */
export function withSign(value: number, write: (digits: string) => string): string {
  const digits = write(String(Math.abs(value)));
  return value < 0 || Object.is(value, -0) ? `(-${digits})` : digits;
}
