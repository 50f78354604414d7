import type { Field, ValueType } from '@quincunx/contracts';
import { foldTree } from '../fold-tree.ts';
import { expressionError } from '../parsing/expression-error.ts';
import { parseExpression } from '../parsing/parse-expression.ts';
import { reservedWords, type SyntaxTree } from '../parsing/syntax-tree.ts';
import type { CheckedTree } from './checked-tree.ts';
import { inferType, propagatesNull, typeOfValue } from './infer-type.ts';

export interface CheckedExpression {
  readonly text: string;
  /** `integer` says that the value has no fraction; it may still be NaN or infinite. */
  readonly type: ValueType;
  readonly nullable: boolean;
  /** The fields that it reads, in order of appearance. */
  readonly names: readonly string[];
  readonly tree: CheckedTree;
}

/**
 * Parses an expression and checks its types against the fields that it may read.
 * @throws InvalidInputError whose message points at the column, counted from 1
 */
export function checkExpression(text: string, fields: readonly Field[]): CheckedExpression {
  return checkInScope(text, new Map(fields.map((field) => [field.name, field])));
}

export function checkInScope(text: string, scope: ReadonlyMap<string, Field>): CheckedExpression {
  const names = new Set<string>();
  const syntax = parseExpression(text);
  const tree = foldTree(syntax, (node: SyntaxTree, operands: readonly CheckedTree[]): CheckedTree => {
    if (node.kind === 'literal') return { ...node, ...typeOfValue(node.value), operands };
    if (node.kind === 'name') {
      const field = scope.get(node.name);
      if (field === undefined) throw unknownName(text, node, scope);
      names.add(node.name);
      return { ...node, type: field.type, nullable: field.nullable, operands };
    }
    const typing = inferType(node, operands, (message, index) => {
      const at = index === undefined ? node.at : node.operands[index]?.at;
      throw expressionError(text, at ?? node.at, `'${inWords(node.operation)}' ${message}`);
    });
    const isNull = typing.type === 'null' || (propagatesNull(node.operation) && operands.some(isNullLiteral));
    return isNull
      ? { kind: 'literal', value: null, ...typing, operands: [] }
      : { ...node, ...typing, operands };
  });
  if (isNullLiteral(tree) || tree.type === 'null') {
    throw expressionError(text, 0, 'this is null in every row');
  }
  return { text, type: tree.type, nullable: tree.nullable, names: [...names], tree };
}

function isNullLiteral(tree: CheckedTree): boolean {
  return tree.kind === 'literal' && tree.value === null;
}

function inWords(operation: string): string {
  return operation === 'negate' ? '-' : operation;
}

const listedNames = 12;

function unknownName(
  text: string,
  { name, at }: SyntaxTree & { kind: 'name' },
  scope: ReadonlyMap<string, Field>,
): Error {
  const known = [...scope.keys()].filter((field) => !reservedWords.includes(field));
  const nearest = known
    .toSorted((a, b) => sharedLength(b, name) - sharedLength(a, name))
    .slice(0, listedNames);
  const rest = known.length - nearest.length;
  const choice =
    known.length === 0
      ? 'no names are known here'
      : `known here: ${nearest.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return expressionError(text, at, `there is no '${name}'; ${choice}`);
}

/** How many letters two names begin with alike, whatever their case. */
function sharedLength(a: string, b: string): number {
  const other = b.toLowerCase();
  const index = Array.from(a.toLowerCase()).findIndex((letter, position) => letter !== other[position]);
  return index === -1 ? a.length : index;
}
