import { UnsupportedError } from '@quincunx/contracts';
import type { CheckedExpression } from '../checking/check-expression.ts';
import type { CheckedProgram } from '../checking/check-program.ts';
import { countUses } from '../count-uses.ts';
import { reachableSteps } from '../reachable-steps.ts';
import { finishSql } from './sql-chain.ts';
import { emitSql, inputText, type EmittedSql } from './sql-emitter.ts';
import type { SqlText } from './sql-text.ts';
import { StepLevels } from './step-levels.ts';

/** DuckDB's own limit is 1000, and the query around the expression needs some of it. */
const maximumDepth = 900;

/** A step is written where it is used until that takes this many characters; from there on it is bound to a name. */
const longestInlined = 1000;

/**
 * Compiles each output to one scalar expression of DuckDB SQL, by name, over columns named like the inputs. Numbers are
 * DOUBLE whatever the columns are, no row raises an error, and no setting of the session changes a result.
 * @throws UnsupportedError if an output nests deeper than DuckDB reads
 */
export function compileToSql(program: CheckedProgram): Record<string, string> {
  return Object.fromEntries(
    program.outputs.flatMap(({ name }, index) => {
      const output = program.expressions.outputs[index];
      return output === undefined ? [] : [[name, compileOutput(program, name, output)]];
    }),
  );
}

function compileOutput(program: CheckedProgram, name: string, output: CheckedExpression): string {
  const names = new Map<string, EmittedSql>(program.inputs.map((input) => [input.name, inputText(input)]));
  const steps = reachableSteps(program, [output]);
  const uses = countUses([...steps.map(({ expression }) => expression.tree), output.tree]);
  const levels = new StepLevels();
  for (const { name: step, expression } of steps) {
    const emitted = emitSql(expression.tree, names);
    const count = uses.get(step) ?? 0;
    if (count === 1 || isShort(finishSql(emitted), count)) {
      levels.inline(step, expression.names);
      names.set(step, emitted);
    } else {
      names.set(step, levels.bind(step, finishSql(emitted), expression.names));
    }
  }
  const { text, depth } = levels.close(finishSql(emitSql(output.tree, names)), output.names);
  if (depth > maximumDepth) {
    throw new UnsupportedError(`the output '${name}' nests too deeply for SQL; make it of fewer steps`);
  }
  return text;
}

function isShort({ text, isRepeatable }: SqlText, uses: number): boolean {
  return isRepeatable || text.length * uses <= longestInlined;
}
