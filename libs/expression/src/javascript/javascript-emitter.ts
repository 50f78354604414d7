import type { CheckedTree } from '../checking/checked-tree.ts';
import { foldTree } from '../fold-tree.ts';
import {
  conditionCode,
  emittedCall,
  emittedLiteral,
  emittedLocal,
  emittedWhole,
  isNullCode,
  valueCode,
  type Emitted,
} from './emitted.ts';
import { javaScriptOperations } from './javascript-operations.ts';

type Call = CheckedTree & { readonly kind: 'call' };

/**
 * V8 compiles nested code by recursion, and does not optimise a function of tens of thousands of operations; so code goes
 * into a function of its own from this many on.
 */
const maximumSize = 100;

/** Writes checked trees as the statements of one function body, in which every value is computed once. */
export class JavaScriptEmitter {
  readonly #functions: string[] = [];
  readonly #statements: string[] = [];
  readonly #names = new Map<string, Emitted>();

  /** What the statements call; they mention nothing but their parameters. */
  get functions(): string {
    return this.#functions.join('\n');
  }

  get statements(): string {
    return this.#statements.join('\n');
  }

  /**
   * @param input the code that reads it
   * @param isShared whether it is used more than once, and so read into a local
   */
  declareInput(name: string, input: Emitted, isShared: boolean): void {
    this.#names.set(name, isShared ? this.#toLocal(valueCode(input), input.nullWhen.size > 0) : input);
  }

  declareStep(name: string, tree: CheckedTree, isShared: boolean): void {
    const emitted = this.#emit(tree);
    this.#names.set(name, isShared ? this.#toLocal(valueCode(emitted), tree.nullable) : emitted);
  }

  /** The code of a value that is null where the tree is. */
  value(tree: CheckedTree): string {
    return valueCode(this.#emit(tree));
  }

  #emit(root: CheckedTree): Emitted {
    return foldTree(root, (node: CheckedTree, operands: readonly Emitted[]): Emitted => {
      if (node.kind === 'literal') return emittedLiteral(node.value);
      if (node.kind === 'call') return this.#emitCall(node, operands);
      const known = this.#names.get(node.name);
      if (known === undefined) throw new TypeError(`the name ${node.name} was checked but not declared`);
      return known;
    });
  }

  #emitCall(node: Call, operands: readonly Emitted[]): Emitted {
    const { operation, nullable } = node;
    if (operation === 'if' || operation === 'coalesce' || (nullable && isLogic(operation))) {
      const whole = emittedWhole(codeOfWhole(node, operands), operands);
      return nullable ? this.#toLocal(this.#limitSize(whole).code, true) : this.#limitSize(whole);
    }
    const code = javaScriptOperations[operation](...operands.map((operand) => operand.code));
    return this.#limitSize(emittedCall(code, operands));
  }

  #limitSize(emitted: Emitted): Emitted {
    if (emitted.size < maximumSize) return emitted;
    const value = this.#toFunction(emitted.code, emitted.variables);
    if (emitted.nullWhen.size === 0) return value;
    const isNull = this.#toFunction(isNullCode(emitted), emitted.variables);
    return { ...emittedCall(value.code, [value, isNull]), nullWhen: new Set([isNull.code]), size: 0 };
  }

  #toFunction(code: string, variables: ReadonlySet<string>): Emitted {
    const parameters = [...variables].join(', ');
    const name = `f${this.#functions.length}`;
    this.#functions.push(`const ${name} = (${parameters}) => ${code};`);
    return this.#toLocal(`${name}(${parameters})`, false);
  }

  #toLocal(code: string, nullable: boolean): Emitted {
    const local = `t${this.#statements.length}`;
    this.#statements.push(`const ${local} = ${code};`);
    return emittedLocal(local, nullable);
  }
}

function isLogic(operation: Call['operation']): operation is 'and' | 'or' {
  return operation === 'and' || operation === 'or';
}

/** The calls that can have a value where an operand is null. */
function codeOfWhole({ operation, operands: trees }: Call, operands: readonly Emitted[]): string {
  const values = operands.map(valueCode);
  if (operation === 'if') {
    const [condition] = operands.map(conditionCode);
    return `(${condition} ? ${values[1]} : ${values[2]})`;
  }
  if (operation === 'coalesce') {
    const certain = trees.findIndex((tree) => !tree.nullable);
    return `(${(certain === -1 ? values : values.slice(0, certain + 1)).join(' ?? ')})`;
  }
  return `${operation === 'and' ? 'both' : 'either'}(${values.join(', ')})`;
}
