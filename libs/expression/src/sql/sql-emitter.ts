import type { Field, ValueType } from '@quincunx/contracts';
import type { CheckedTree } from '../checking/checked-tree.ts';
import { foldTree } from '../fold-tree.ts';
import { isChainOperation } from './chain-operation.ts';
import type { BoundField } from './dialects/binding.ts';
import type { Dialect } from './dialects/dialect.ts';
import { continueChain, finishSql, type SqlChain } from './sql-chain.ts';
import { deepest, sqlText, type SqlText } from './sql-text.ts';
import type { SqlTemplate } from './templates/sql-template.ts';

/** SQL, or a chain that may still go on. */
export type EmittedSql = SqlText | SqlChain;

/** Writes a checked tree as SQL, given what its names stand for. */
export function emitSql(
  dialect: Dialect,
  root: CheckedTree,
  names: ReadonlyMap<string, EmittedSql>,
): EmittedSql {
  return foldTree(root, (node: CheckedTree, operands: readonly EmittedSql[]): EmittedSql => {
    if (node.kind === 'literal') return literalText(dialect, node);
    if (node.kind === 'call') return callText(dialect, node, operands);
    const known = names.get(node.name);
    if (known === undefined) throw new TypeError(`the name ${node.name} was checked but not declared`);
    return known;
  });
}

/** The cast is nothing to a column of that type, and makes doubles of integers and decimals. */
export function inputText(dialect: Dialect, { name, type }: Field): SqlText {
  return {
    ...sqlText(`CAST(${dialect.identifier(name)} AS ${dialect.types[type]})`, 2),
    isRepeatable: true,
  };
}

function literalText(dialect: Dialect, { value, type }: CheckedTree & { readonly kind: 'literal' }): SqlText {
  if (value === null) return type === 'null' ? untypedNull : nullText(dialect, type);
  if (typeof value === 'number') return sqlText(dialect.number(value), 3);
  return sqlText(typeof value === 'string' ? dialect.string(value) : String(value).toUpperCase(), 3);
}

/** Stands for a literal until the call that it is in gives it a type. */
const untypedNull = sqlText('NULL', 1);

function nullText(dialect: Dialect, type: ValueType): SqlText {
  return sqlText(`CAST(NULL AS ${dialect.types[type]})`, 3);
}

type Call = CheckedTree & { readonly kind: 'call' };

function callText(dialect: Dialect, node: Call, untyped: readonly EmittedSql[]): EmittedSql {
  const { operation } = node;
  const operands = untyped.map((operand, index) =>
    operand === untypedNull ? nullText(dialect, typeOfNull(node, index)) : operand,
  );
  if (isChainOperation(operation)) return continueChain(dialect, operation, operands);
  const template = dialect.templates[operation](node.operands);
  const texts = operands.map((operand) => finishSql(dialect, operand));
  if (template.repeats.every((index) => texts[index]?.isRepeatable)) return written(template, texts);
  return bound(dialect, template, texts, node.operands);
}

/** Calls that are not null with an operand that is are of the type of their operands, but for a condition. */
function typeOfNull({ operation, type }: Call, index: number): ValueType {
  return type === 'null' || (operation === 'if' && index === 0) ? 'boolean' : type;
}

/** No name of the language has a space. */
const operandsName = 'the operands';

/** Binds the operands that are long to a key each, and writes over the keys. */
function bound(
  { binding }: Dialect,
  template: SqlTemplate,
  operands: readonly SqlText[],
  trees: readonly CheckedTree[],
): SqlText {
  const fields: BoundField[] = [];
  const names = operands.map((operand, index) => {
    const type = trees[index]?.type ?? 'null';
    // What is null in every row is short.
    if (operand.isRepeatable || type === 'null') return operand;
    const key = `operand ${index}`;
    fields.push({ key, type, value: operand });
    return sqlText(binding.field(operandsName, key), 2);
  });
  return binding.bind(operandsName, [fields], written(template, names));
}

function written({ write }: SqlTemplate, operands: readonly SqlText[]): SqlText {
  return sqlText(write(...operands.map(({ text }) => text)), deepest(operands) + 6);
}
