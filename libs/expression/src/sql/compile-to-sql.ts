import { UnsupportedError } from '@quincunx/contracts';
import type { CheckedExpression } from '../checking/check-expression.ts';
import type { CheckedProgram } from '../checking/check-program.ts';
import { countUses } from '../count-uses.ts';
import { reachableSteps } from '../reachable-steps.ts';
import { nameOf, SqlEmitter } from './sql-emitter.ts';
import { withBindings, type Binding } from './sql-text.ts';

/** DuckDB's own limit is 1000, and the query around the expression needs some of it. */
const maximumDepth = 900;

/** A step is written where it is used until it would take up this many characters; then it is bound to a name. */
const longestInlined = 1000;

/**
 * Compiles each output to one scalar expression of DuckDB SQL, by name, over columns named like the inputs. Numbers are
 * DOUBLE whatever the columns are, no row raises an error, and no setting of the session changes a result.
 * @throws UnsupportedError if an output nests deeper than DuckDB reads
 */
export function compileToSql(program: CheckedProgram): Record<string, string> {
  const { outputs } = program.expressions;
  return Object.fromEntries(
    program.outputs.flatMap(({ name }, index) => {
      const output = outputs[index];
      return output === undefined ? [] : [[name, compileOutput(program, name, output)]];
    }),
  );
}

function compileOutput(program: CheckedProgram, name: string, output: CheckedExpression): string {
  const emitter = new SqlEmitter(program.inputs);
  const steps = reachableSteps(program, [output]);
  const uses = countUses([...steps.map(({ expression }) => expression.tree), output.tree]);
  const bindings: Binding[] = [];
  for (const step of steps) {
    const text = emitter.emit(step.expression.tree);
    const count = uses.get(step.name) ?? 0;
    if (count === 1 || text.isRepeatable) {
      emitter.declareStep(step.name, text);
      continue;
    }
    const whole = withBindings(text);
    if (whole.text.length * count <= longestInlined) {
      emitter.declareStep(step.name, whole);
      continue;
    }
    const binding = emitter.bind(whole);
    bindings.push(binding);
    emitter.declareStep(step.name, nameOf(binding));
  }
  const whole = withBindings(emitter.emit(output.tree));
  const { text, depth } = withBindings({ ...whole, bindings });
  if (depth > maximumDepth) {
    throw new UnsupportedError(
      `the output '${name}' nests too deeply for SQL; make its steps or terms fewer`,
    );
  }
  return text;
}
