import { InvalidInputError, type Field, type Row, type Value } from '@quincunx/contracts';
import type { CheckedProgram } from '../checking/check-program.ts';
import type { CheckedTree } from '../checking/checked-tree.ts';
import { countUses } from '../count-uses.ts';
import { reachableSteps, type ReachableStep } from '../reachable-steps.ts';
import { emittedInput, type Emitted } from './emitted.ts';
import { JavaScriptEmitter } from './javascript-emitter.ts';
import { runtime } from './runtime.ts';

/** The values of one column. */
export type Column = readonly Value[] | Float64Array;

export interface CompiledProgram {
  /** One row to one value per output, in order. */
  row(row: Row): Value[];
  /**
   * Columns of the inputs by name to one column of `length` values per output, in order. An output of numbers that is not
   * nullable is a Float64Array.
   * @throws InvalidInputError if a column that is read is missing or shorter than `length`
   */
  columns(columns: Readonly<Record<string, Column>>, length: number): Column[];
}

/** Compiles a program to JavaScript. Rows and columns are trusted to have the types of the inputs. */
export function compileToJavaScript(program: CheckedProgram): CompiledProgram {
  const plan = planOf(program);
  const { row, columns } = generate(plan);
  return {
    row,
    columns: (byName, length) =>
      columns(
        plan.inputs.map((input) => readColumn(byName, input, length)),
        length,
      ),
  };
}

interface Generated {
  readonly row: (row: Row) => Value[];
  readonly columns: (columns: readonly Column[], length: number) => Column[];
}

function generate(plan: Plan): Generated {
  const code = `'use strict';\nreturn {\nrow: ${rowFunction(plan)},\ncolumns: ${columnsFunction(plan)}\n};`;
  // Every name and text in the code went through JSON.stringify; the rest is written by the emitter.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a compiler's purpose
  const create = new Function(...Object.keys(runtime), code) as (...values: readonly unknown[]) => Generated;
  return create(...Object.values(runtime));
}

/** What has to be computed, and how often each name is used. */
interface Plan {
  readonly inputs: readonly Field[];
  readonly steps: readonly ReachableStep[];
  readonly outputs: readonly (Field & { readonly tree: CheckedTree })[];
  readonly uses: ReadonlyMap<string, number>;
}

function planOf(program: CheckedProgram): Plan {
  const outputs = program.expressions.outputs;
  const steps = reachableSteps(program, outputs);
  const uses = countUses([...outputs, ...steps.map(({ expression }) => expression)].map(({ tree }) => tree));
  return {
    inputs: program.inputs.filter(({ name }) => uses.has(name)),
    steps,
    outputs: program.outputs.flatMap((field, index) => {
      const tree = outputs[index]?.tree;
      return tree === undefined ? [] : [{ ...field, tree }];
    }),
    uses,
  };
}

function rowFunction(plan: Plan): string {
  const { functions, statements, values } = emit(plan, ({ name, nullable }) =>
    emittedInput(`row[${JSON.stringify(name)}]`, ['row'], nullable),
  );
  return inScope(functions, `(row) => {\n${statements}\nreturn [${values.join(', ')}];\n}`);
}

function columnsFunction(plan: Plan): string {
  const { functions, statements, values } = emit(plan, ({ nullable }, index) =>
    emittedInput(`in${index}[i]`, [`in${index}`, 'i'], nullable),
  );
  const outputs = plan.outputs.map(
    (field, index) => `const out${index} = new ${isPlainNumber(field) ? 'Float64Array' : 'Array'}(length);`,
  );
  const columns = [
    '(columns, length) => {',
    ...plan.inputs.map((_, index) => `const in${index} = columns[${index}];`),
    ...outputs,
    'for (let i = 0; i < length; i += 1) {',
    statements,
    ...values.map((value, index) => `out${index}[i] = ${value};`),
    '}',
    `return [${outputs.map((_, index) => `out${index}`).join(', ')}];`,
    '}',
  ].join('\n');
  return inScope(functions, columns);
}

function inScope(functions: string, code: string): string {
  return `(() => {\n${functions}\nreturn ${code};\n})()`;
}

function emit(plan: Plan, read: (input: Field, index: number) => Emitted) {
  const emitter = new JavaScriptEmitter();
  const isShared = (name: string) => (plan.uses.get(name) ?? 0) > 1;
  plan.inputs.forEach((input, index) => {
    emitter.declareInput(input.name, read(input, index), isShared(input.name));
  });
  for (const { name, expression } of plan.steps) emitter.declareStep(name, expression.tree, isShared(name));
  const values = plan.outputs.map(({ tree }) => emitter.value(tree));
  const { functions, statements } = emitter;
  return { functions, statements, values };
}

function isPlainNumber({ type, nullable }: Field): boolean {
  return !nullable && (type === 'number' || type === 'integer');
}

/** One representation for all columns of numbers, so that the loop over them is compiled for that one. */
function readColumn(columns: Readonly<Record<string, Column>>, input: Field, length: number): Column {
  const column = columns[input.name];
  if (column === undefined) throw new InvalidInputError(`the column '${input.name}' is missing`);
  if (column.length < length) {
    throw new InvalidInputError(
      `the column '${input.name}' has ${column.length} values instead of ${length}`,
    );
  }
  return isPlainNumber(input) && Array.isArray(column) ? Float64Array.from(column) : column;
}
