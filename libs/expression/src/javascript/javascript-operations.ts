import type { Operation } from '../parsing/syntax-tree.ts';

type Write = (...operands: readonly string[]) => string;

function infix(operator: string): Write {
  return (left = '', right = '') => `(${left} ${operator} ${right})`;
}

function call(name: string): Write {
  return (...operands) => `${name}(${operands.join(', ')})`;
}

/** How JavaScript says the operations on values that are not null. */
export const javaScriptOperations: Readonly<Record<Exclude<Operation, 'if' | 'coalesce'>, Write>> = {
  or: infix('||'),
  and: infix('&&'),
  not: (operand = '') => `(!${operand})`,
  '==': infix('==='),
  '!=': infix('!=='),
  '<': infix('<'),
  '<=': infix('<='),
  '>': infix('>'),
  '>=': infix('>='),
  '+': infix('+'),
  '-': infix('-'),
  '*': infix('*'),
  '/': infix('/'),
  '%': infix('%'),
  // V8 computes x ** 2 in more than one way, which differ in the last bit; a product is one.
  '^': (base = '', exponent = '') =>
    exponent === '2' ? `square(${base})` : `Math.pow(${base}, ${exponent})`,
  negate: (operand = '') => `(-${operand})`,
  abs: call('Math.abs'),
  min: call('minimum'),
  max: call('maximum'),
  sqrt: call('Math.sqrt'),
  exp: call('Math.exp'),
  log: call('Math.log'),
  log1p: call('Math.log1p'),
  floor: call('Math.floor'),
  round: call('roundHalfAway'),
};
