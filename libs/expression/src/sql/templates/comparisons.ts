import {
  infix,
  isLiteral,
  template,
  type Choose,
  type SqlTemplate,
  type SqlTemplates,
} from './sql-template.ts';

type Comparisons = Pick<SqlTemplates, '<' | '<=' | '>' | '>=' | '==' | '!='>;
type Operand = Parameters<Choose>[0][number] | undefined;

/** NaN equals nothing and is neither above nor below, as in JavaScript. */
export const ieeeComparisons: Comparisons = {
  '<': infix('<'),
  '<=': infix('<='),
  '>': infix('>'),
  '>=': infix('>='),
  '==': infix('='),
  '!=': infix('<>'),
};

/**
 * For engines in which NaN equals itself and is above all numbers.
 * @param asWritten a text that compares by its letters alone
 */
export function totalOrderComparisons({
  isNaN,
  minusInfinity,
  asWritten,
}: {
  readonly isNaN: (x: string) => string;
  readonly minusInfinity: string;
  readonly asWritten: (text: string) => string;
}): Comparisons {
  /** `<` and `<=` are right unless the greater side is NaN; with both sides negated it is the lesser. */
  function less(a: Operand, b: Operand, operator: '<' | '<='): SqlTemplate {
    if (isLiteral(b)) return template((x, y) => `(${x} ${operator} ${y})`);
    if (isLiteral(a)) return template((x, y) => `(-${y} ${operator} -${x})`);
    return operator === '<'
      ? template((x, y) => `(${x} < CASE WHEN ${isNaN(y)} THEN ${minusInfinity} ELSE ${y} END)`, 1)
      : template((x, y) => `CASE WHEN ${isNaN(y)} THEN ${x} < ${minusInfinity} ELSE ${x} <= ${y} END`, 0, 1);
  }

  const equal: Choose = (operands) => {
    if (operands.some(({ type }) => type === 'string')) {
      return template((a, b) => `(${asWritten(a)} = ${asWritten(b)})`);
    }
    if (operands.some(({ type }) => type === 'boolean') || operands.some(isLiteral)) {
      return template((a, b) => `(${a} = ${b})`);
    }
    return template(
      (a, b) => `CASE WHEN ${isNaN(a)} THEN ${b} < ${minusInfinity} ELSE ${a} = ${b} END`,
      0,
      1,
    );
  };

  return {
    '<': ([a, b]) => less(a, b, '<'),
    '<=': ([a, b]) => less(a, b, '<='),
    '>': ([a, b]) => swapped(less(b, a, '<')),
    '>=': ([a, b]) => swapped(less(b, a, '<=')),
    '==': equal,
    '!=': (operands) => {
      const { write, repeats } = equal(operands);
      return { write: (...texts) => `(NOT ${write(...texts)})`, repeats };
    },
  };
}

function swapped({ write, repeats }: SqlTemplate): SqlTemplate {
  return { write: (a = '', b = '') => write(b, a), repeats: repeats.map((index) => 1 - index) };
}
