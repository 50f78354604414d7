import { InvalidInputError, type Field, type NamedExpression } from '@quincunx/contracts';
import { reservedWords } from '../parsing/syntax-tree.ts';
import { checkInScope, type CheckedExpression } from './check-expression.ts';

/** Named steps in order and the outputs over them, every type known. */
export interface CheckedProgram {
  readonly inputs: readonly Field[];
  readonly steps: readonly Field[];
  readonly outputs: readonly Field[];
  /** In the order of `steps` and of `outputs`. */
  readonly expressions: {
    readonly steps: readonly CheckedExpression[];
    readonly outputs: readonly CheckedExpression[];
  };
}

/**
 * Checks steps in order, each over the inputs and the steps before it, and outputs over all of them. A step's name is new;
 * an output may have the name of an input or a step.
 * @throws InvalidInputError that names the step or output and points at the column
 */
export function checkProgram(
  inputs: readonly Field[],
  steps: readonly NamedExpression[],
  outputs: readonly NamedExpression[],
): CheckedProgram {
  const scope = new Map<string, Field>();
  inputs.forEach((input, index) => {
    declare(scope, input, `inputs/${index}`);
  });
  refuseNamesThatDifferInCase(inputs);

  const checkedSteps = steps.map((step, index) => {
    const checked = checkNamed('step', step, scope, `steps/${index}`);
    declare(scope, checked.field, `steps/${index}`);
    return checked;
  });
  const outputNames = new Map<string, Field>();
  const checkedOutputs = outputs.map((output, index) => {
    const checked = checkNamed('output', output, scope, `outputs/${index}`);
    declare(outputNames, checked.field, `outputs/${index}`);
    return checked;
  });
  return {
    inputs,
    steps: checkedSteps.map(({ field }) => field),
    outputs: checkedOutputs.map(({ field }) => field),
    expressions: {
      steps: checkedSteps.map(({ expression }) => expression),
      outputs: checkedOutputs.map(({ expression }) => expression),
    },
  };
}

function checkNamed(
  role: 'step' | 'output',
  { name, expression: text }: NamedExpression,
  scope: ReadonlyMap<string, Field>,
  path: string,
): { field: Field; expression: CheckedExpression } {
  try {
    const expression = checkInScope(text, scope);
    return { field: { name, type: expression.type, nullable: expression.nullable }, expression };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${role} '${name}', ${error.message}`, {
      problems: [{ path: `${path}/expression`, message: error.message }],
      cause: error,
    });
  }
}

function declare(scope: Map<string, Field>, field: Field, path: string): void {
  const { name } = field;
  if (reservedWords.includes(name))
    throw nameError(`'${name}' is a word of the language; choose another name`, path);
  if (scope.has(name)) throw nameError(`the name '${name}' is taken; choose another`, path);
  scope.set(name, field);
}

/** SQL takes no notice of case in the names of columns. */
function refuseNamesThatDifferInCase(inputs: readonly Field[]): void {
  const seen = new Map<string, string>();
  inputs.forEach(({ name }, index) => {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw nameError(
        `the inputs '${other}' and '${name}' differ in case alone; rename one`,
        `inputs/${index}`,
      );
    }
    seen.set(name.toLowerCase(), name);
  });
}

function nameError(message: string, path: string): InvalidInputError {
  return new InvalidInputError(message, { problems: [{ path: `${path}/name`, message }] });
}
