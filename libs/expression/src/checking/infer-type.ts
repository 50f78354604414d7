import type { Value } from '@quincunx/contracts';
import type { Operation, SyntaxTree } from '../parsing/syntax-tree.ts';
import type { CheckedTree, OperandType } from './checked-tree.ts';

export interface Typing {
  readonly type: OperandType;
  readonly nullable: boolean;
}

type Operands = readonly CheckedTree[];
type Family = 'number' | 'string' | 'boolean';
/** Reports what is wrong with an operand, by its index, or with the call as a whole. */
type Fail = (message: string, operand?: number) => never;
type Rule = (operands: Operands, fail: Fail) => Typing;

export function typeOfValue(value: Value): Typing {
  if (value === null) return { type: 'null', nullable: true };
  if (typeof value === 'number')
    return { type: Number.isInteger(value) ? 'integer' : 'number', nullable: false };
  return { type: typeof value === 'string' ? 'string' : 'boolean', nullable: false };
}

export function inferType(node: SyntaxTree & { kind: 'call' }, operands: Operands, fail: Fail): Typing {
  return rules[node.operation](operands, fail);
}

/** Whether a call is null as soon as one operand is. */
export function propagatesNull(operation: Operation): boolean {
  return operation !== 'if' && operation !== 'coalesce' && operation !== 'and' && operation !== 'or';
}

function familyOf(type: OperandType): Family | undefined {
  if (type === 'null') return undefined;
  return type === 'integer' ? 'number' : type;
}

function requireCount(operands: Operands, minimum: number, maximum: number, fail: Fail): void {
  if (operands.length >= minimum && operands.length <= maximum) return;
  const wanted = minimum === maximum ? `${minimum}` : `${minimum} or more`;
  fail(`takes ${wanted} value${wanted === '1' ? '' : 's'}, and has ${operands.length}`);
}

function requireFamily(operands: Operands, family: Family, fail: Fail): void {
  operands.forEach(({ type }, index) => {
    const found = familyOf(type);
    if (found !== undefined && found !== family) fail(`needs a ${family}, and this is a ${found}`, index);
  });
}

/** The one type that the operands have, leaving out nulls; integers among numbers are numbers. */
function commonType(operands: Operands, fail: Fail): OperandType {
  const types = operands.map(({ type }) => type);
  const known = types.find((type) => type !== 'null') ?? 'null';
  types.forEach((type, index) => {
    if (type !== 'null' && familyOf(type) !== familyOf(known)) {
      fail(`needs values of one type, and this one is ${type} after ${known}`, index);
    }
  });
  return types.includes('number') ? 'number' : known;
}

function isAnyNullable(operands: Operands): boolean {
  return operands.some(({ nullable }) => nullable);
}

function arithmetic(keepsIntegers: boolean, count = 2): Rule {
  return (operands, fail) => {
    requireCount(operands, count, count, fail);
    requireFamily(operands, 'number', fail);
    const isInteger = keepsIntegers && operands.every(({ type }) => type === 'integer');
    return { type: isInteger ? 'integer' : 'number', nullable: isAnyNullable(operands) };
  };
}

const rounding: Rule = (operands, fail) => ({ ...arithmetic(false, 1)(operands, fail), type: 'integer' });

const ordering: Rule = (operands, fail) => {
  requireFamily(operands, 'number', fail);
  return { type: 'boolean', nullable: isAnyNullable(operands) };
};

const equality: Rule = (operands, fail) => {
  commonType(operands, fail);
  return { type: 'boolean', nullable: isAnyNullable(operands) };
};

const logic: Rule = (operands, fail) => {
  requireFamily(operands, 'boolean', fail);
  return { type: 'boolean', nullable: isAnyNullable(operands) };
};

const choice: Rule = (operands, fail) => {
  requireCount(operands, 3, 3, fail);
  requireFamily(operands.slice(0, 1), 'boolean', fail);
  const type = commonType(operands.slice(1), (message, index = -1) => fail(message, index + 1));
  return { type, nullable: isAnyNullable(operands.slice(1)) };
};

const coalesce: Rule = (operands, fail) => {
  requireCount(operands, 1, Infinity, fail);
  return { type: commonType(operands, fail), nullable: operands.every(({ nullable }) => nullable) };
};

const rules: Readonly<Record<Operation, Rule>> = {
  '+': arithmetic(true),
  '-': arithmetic(true),
  '*': arithmetic(true),
  '/': arithmetic(false),
  '%': arithmetic(true),
  '^': arithmetic(false),
  negate: arithmetic(true, 1),
  abs: arithmetic(true, 1),
  min: arithmetic(true, 2),
  max: arithmetic(true, 2),
  sqrt: arithmetic(false, 1),
  exp: arithmetic(false, 1),
  log: arithmetic(false, 1),
  log1p: arithmetic(false, 1),
  floor: rounding,
  round: rounding,
  '<': ordering,
  '<=': ordering,
  '>': ordering,
  '>=': ordering,
  '==': equality,
  '!=': equality,
  and: logic,
  or: logic,
  not: logic,
  if: choice,
  coalesce,
};
