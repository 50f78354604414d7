import type { CheckedExpression } from './checking/check-expression.ts';
import type { CheckedProgram } from './checking/check-program.ts';

export interface ReachableStep {
  readonly name: string;
  readonly expression: CheckedExpression;
}

/** The steps that some outputs are computed from, in order; the others need not be computed. */
export function reachableSteps(
  program: CheckedProgram,
  outputs: readonly CheckedExpression[],
): ReachableStep[] {
  const needed = new Set(outputs.flatMap(({ names }) => names));
  const steps = program.steps.map(({ name }, index) => ({
    name,
    expression: program.expressions.steps[index],
  }));
  return steps
    .reverse()
    .flatMap(({ name, expression }) => {
      if (expression === undefined || !needed.has(name)) return [];
      for (const operand of expression.names) needed.add(operand);
      return [{ name, expression }];
    })
    .reverse();
}
