import type { Field, ValueType } from '@quincunx/contracts';
import type { CheckedTree } from '../checking/checked-tree.ts';
import { foldTree } from '../fold-tree.ts';
import { continueChain, finishSql, isChainOperation, type SqlChain } from './sql-chain.ts';
import { sqlTemplate } from './sql-template.ts';
import {
  deepest,
  letText,
  quoteIdentifier,
  quoteLiteral,
  sqlText,
  structField,
  structText,
  type SqlText,
} from './sql-text.ts';

const sqlTypes: Readonly<Record<ValueType, string>> = {
  number: 'DOUBLE',
  integer: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
};

/** SQL, or a chain that may still go on. */
export type EmittedSql = SqlText | SqlChain;

/** Writes a checked tree as DuckDB SQL, given what its names stand for. */
export function emitSql(root: CheckedTree, names: ReadonlyMap<string, EmittedSql>): EmittedSql {
  return foldTree(root, (node: CheckedTree, operands: readonly EmittedSql[]): EmittedSql => {
    if (node.kind === 'literal') return literalText(node);
    if (node.kind === 'call') return callText(node, operands);
    const known = names.get(node.name);
    if (known === undefined) throw new TypeError(`the name ${node.name} was checked but not declared`);
    return known;
  });
}

/** The cast is nothing to a column of that type, and makes doubles of integers and decimals. */
export function inputText({ name, type }: Field): SqlText {
  return { ...sqlText(`CAST(${quoteIdentifier(name)} AS ${sqlTypes[type]})`, 2), isRepeatable: true };
}

function literalText({ value, type }: CheckedTree & { readonly kind: 'literal' }): SqlText {
  const isTyped = value !== null || type === 'null';
  return sqlText(isTyped ? quoteLiteral(value) : `CAST(NULL AS ${sqlTypes[type]})`, 3);
}

function callText(
  node: CheckedTree & { readonly kind: 'call' },
  operands: readonly EmittedSql[],
): EmittedSql {
  const { operation } = node;
  if (isChainOperation(operation)) return continueChain(operation, operands);
  const { write, repeats } = sqlTemplate(operation, node.operands);
  const texts = operands.map(finishSql);
  if (repeats.every((index) => texts[index]?.isRepeatable)) return written(write, texts);
  return bound(write, texts);
}

/** No name of the language has a space. */
const operandsName = '"the operands"';

/** Binds the operands that are long to a name each, and writes over the names. */
function bound(write: (...texts: readonly string[]) => string, operands: readonly SqlText[]): SqlText {
  const fields = operands.flatMap((operand, index) =>
    operand.isRepeatable ? [] : ([[`o${index}`, operand]] as const),
  );
  const names = operands.map((operand, index) =>
    operand.isRepeatable ? operand : structField(operandsName, `o${index}`),
  );
  return letText(operandsName, structText(fields), written(write, names));
}

function written(write: (...texts: readonly string[]) => string, operands: readonly SqlText[]): SqlText {
  return sqlText(write(...operands.map(({ text }) => text)), deepest(operands) + 6);
}
