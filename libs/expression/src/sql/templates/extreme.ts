import { template, type Choose } from './sql-template.ts';

/**
 * `min` and `max` for engines whose word for it overlooks nulls.
 * @param write gives NaN if one is, and the first of two equals
 */
export function extreme(write: (a: string, b: string) => string, ...repeats: readonly number[]): Choose {
  return (operands) => {
    const nullable = operands.flatMap((operand, index) => (operand.nullable ? [index] : []));
    if (nullable.length === 0) return template(write, ...repeats);
    return template(
      (a, b) => {
        const known = nullable.map((index) => `${index === 0 ? a : b} IS NOT NULL`).join(' AND ');
        return `CASE WHEN ${known} THEN ${write(a, b)} END`;
      },
      0,
      1,
    );
  };
}
