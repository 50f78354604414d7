import type { Field, ValueType } from '@quincunx/contracts';
import type { CheckedTree } from '../checking/checked-tree.ts';
import { foldTree } from '../fold-tree.ts';
import type { Operation } from '../parsing/syntax-tree.ts';
import { sqlTemplate } from './sql-template.ts';
import {
  quoteIdentifier,
  quoteLiteral,
  sqlText,
  withBindings,
  type Binding,
  type SqlText,
} from './sql-text.ts';

/** From this depth on a chain goes on over a name for what it has come to; DuckDB plans deep expressions slowly. */
const longestChain = 100;

/** Operations whose left operand may be long: the chains that models are. */
const chaining: ReadonlySet<Operation> = new Set(['+', '-', '*', 'and', 'or']);

const sqlTypes: Readonly<Record<ValueType, string>> = {
  number: 'DOUBLE',
  integer: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
};

/** Writes checked trees as DuckDB SQL. */
export class SqlEmitter {
  readonly #prefix: string;
  readonly #names = new Map<string, SqlText>();
  #bindingCount = 0;

  constructor(inputs: readonly Field[]) {
    this.#prefix = unusedPrefix(inputs);
    for (const { name, type } of inputs) {
      // The cast is nothing to a column of that type, and makes doubles of integers and decimals.
      const text = `CAST(${quoteIdentifier(name)} AS ${sqlTypes[type]})`;
      this.#names.set(name, { ...sqlText(text, 2), isRepeatable: true });
    }
  }

  /** From here on the name of a step stands for this text. */
  declareStep(name: string, text: SqlText): void {
    this.#names.set(name, text);
  }

  /** A new name for a value. */
  bind({ text, depth }: SqlText): Binding {
    this.#bindingCount += 1;
    return { name: `${this.#prefix}${this.#bindingCount}`, text, depth };
  }

  emit(root: CheckedTree): SqlText {
    return foldTree(root, (node: CheckedTree, operands: readonly SqlText[]): SqlText => {
      if (node.kind === 'literal') return literalText(node);
      if (node.kind === 'call') return this.#emitCall(node, operands);
      const known = this.#names.get(node.name);
      if (known === undefined) throw new TypeError(`the name ${node.name} was checked but not declared`);
      return known;
    });
  }

  #emitCall(node: CheckedTree & { readonly kind: 'call' }, operands: readonly SqlText[]): SqlText {
    const { write, repeats } = sqlTemplate(node);
    if (chaining.has(node.operation)) return this.#emitChain(write, operands);
    const bindings: Binding[] = [];
    const whole = operands.map((operand, index) => {
      const closed = withBindings(operand);
      if (!repeats.includes(index) || closed.isRepeatable) return closed;
      const binding = this.bind(closed);
      bindings.push(binding);
      return nameOf(binding);
    });
    const depth = deepest(whole) + (repeats.length > 0 ? 6 : 2);
    return withBindings(sqlText(write(...whole.map(({ text }) => text)), depth, bindings));
  }

  #emitChain(write: (...texts: readonly string[]) => string, [left, right]: readonly SqlText[]): SqlText {
    if (left === undefined || right === undefined) throw new TypeError('a chain has two operands');
    const start = left.depth > longestChain ? this.#continueFrom(left) : left;
    const term = withBindings(right);
    return sqlText(write(start.text, term.text), deepest([start, term]) + 1, start.bindings);
  }

  #continueFrom(chain: SqlText): SqlText {
    const binding = this.bind(chain);
    return { ...nameOf(binding), bindings: [...chain.bindings, binding] };
  }
}

export function nameOf({ name }: Binding): SqlText {
  return sqlText(name, 1);
}

function literalText({ value, type }: CheckedTree & { readonly kind: 'literal' }): SqlText {
  const isTyped = value !== null || type === 'null';
  return sqlText(isTyped ? quoteLiteral(value) : `CAST(NULL AS ${sqlTypes[type]})`, 3);
}

function deepest(texts: readonly SqlText[]): number {
  return texts.reduce((depth, text) => Math.max(depth, text.depth), 0);
}

/** Names of bindings must not hide a column. */
function unusedPrefix(inputs: readonly Field[]): string {
  let prefix = 'v';
  while (inputs.some(({ name }) => name.toLowerCase().startsWith(prefix))) prefix += '_';
  return prefix;
}
