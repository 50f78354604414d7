import { UnsupportedError } from '@quincunx/contracts';
import type { CheckedExpression } from '../checking/check-expression.ts';
import type { CheckedProgram } from '../checking/check-program.ts';
import { countUses } from '../count-uses.ts';
import { reachableSteps } from '../reachable-steps.ts';
import type { Dialect } from './dialects/dialect.ts';
import { finishSql } from './sql-chain.ts';
import { dialects, type SqlDialect } from './sql-dialect.ts';
import { emitSql, inputText, type EmittedSql } from './sql-emitter.ts';
import type { SqlText } from './sql-text.ts';
import { StepLevels } from './step-levels.ts';

/** A step is written where it is used until that takes this many characters; from there on it is bound to a name. */
const longestInlined = 1000;

/**
 * Compiles each output to one scalar expression of SQL, by name, over columns named like the inputs. Numbers are doubles whatever the
 * columns are, no row raises an error, and no setting of the session changes a result; but PostgreSQL raises an error where a sum, a
 * product, a quotient or a power leaves the range of doubles.
 * @throws UnsupportedError if an output nests deeper than the engine reads, or needs what it does not have
 */
export function compileToSql(
  program: CheckedProgram,
  { dialect = 'duckdb' }: { readonly dialect?: SqlDialect } = {},
): Record<string, string> {
  return Object.fromEntries(
    program.outputs.flatMap(({ name }, index) => {
      const output = program.expressions.outputs[index];
      return output === undefined ? [] : [[name, compileOutput(dialects[dialect], program, name, output)]];
    }),
  );
}

function compileOutput(
  dialect: Dialect,
  program: CheckedProgram,
  name: string,
  output: CheckedExpression,
): string {
  const names = new Map<string, EmittedSql>(
    program.inputs.map((input) => [input.name, inputText(dialect, input)]),
  );
  const steps = reachableSteps(program, [output]);
  const uses = countUses([...steps.map(({ expression }) => expression.tree), output.tree]);
  const levels = new StepLevels(dialect.binding);
  for (const { name: step, expression } of steps) {
    const emitted = emitSql(dialect, expression.tree, names);
    const count = uses.get(step) ?? 0;
    if (count === 1 || isShort(finishSql(dialect, emitted), count)) {
      levels.inline(step, expression.names);
      names.set(step, emitted);
    } else {
      names.set(step, levels.bind(step, finishSql(dialect, emitted), expression));
    }
  }
  const emitted = finishSql(dialect, emitSql(dialect, output.tree, names));
  const { text, depth } = levels.close(emitted, output.names);
  if (depth > dialect.maximumDepth) {
    throw new UnsupportedError(`the output '${name}' nests too deeply for SQL; make it of fewer steps`);
  }
  return text;
}

function isShort({ text, isRepeatable }: SqlText, uses: number): boolean {
  return isRepeatable || text.length * uses <= longestInlined;
}
