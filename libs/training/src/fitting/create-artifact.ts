import {
  InvalidInputError,
  type Artifact,
  type ModelDefinition,
  type NamedExpression,
} from '@quincunx/contracts';
import { checkProgram, literal } from '@quincunx/expression';
import type { LinearModel } from '../estimators/estimator.ts';
import type { ColumnProgram } from '../preprocessing/column-program.ts';
import { StepNames } from '../preprocessing/step-names.ts';

/** Writes a fitted model down as the document that predicts: its preprocessing, then `intercept + coefficient * column ...`. */
export function createArtifact(request: {
  readonly definition: ModelDefinition;
  readonly program: ColumnProgram;
  readonly columns: readonly string[];
  readonly model: LinearModel;
}): Artifact {
  const { definition, program, columns } = request;
  const { name: model, features, fullNames, estimator } = definition;
  // Adding 0 turns -0, which JSON does not know, into 0.
  const intercept = request.model.intercept + 0;
  const coefficients = request.model.coefficients.map((coefficient) => coefficient + 0);
  if (![intercept, ...coefficients].every(Number.isFinite)) {
    throw new InvalidInputError(
      `the fit of '${model}' gave no finite coefficients: its features are too large for arithmetic; standardise them`,
    );
  }
  const steps = [...program.steps];
  const outputs: NamedExpression[] = [];
  const score = linearExpression(intercept, coefficients, columns);
  if (estimator.kind === 'logistic-regression') {
    const name = new StepNames(program).take('score');
    steps.push({ name, expression: score });
    // exp overflows to infinity for a very negative score, and 1 over that is 0, as it should be.
    const probability = `1 / (1 + exp(-${name}))`;
    outputs.push({ name: 'probability', expression: probability });
    outputs.push({ name: 'label', expression: `${probability} >= ${literal(estimator.threshold)}` });
  } else {
    outputs.push({ name: 'prediction', expression: asNumber(score, program) });
  }
  const checked = checkProgram(program.inputs, steps, outputs);
  return {
    format: 'quincunx-expression-1',
    model,
    signature: { inputs: [...program.inputs], outputs: [...checked.outputs] },
    features: [...features],
    ...(fullNames !== undefined && { fullNames }),
    steps,
    outputs,
    fitted: {
      kind: estimator.kind,
      intercept,
      coefficients: Object.fromEntries(columns.map((column, index) => [column, coefficients[index] ?? 0])),
      preprocessing: { ...program.learnt },
    },
  };
}

function linearExpression(
  intercept: number,
  coefficients: readonly number[],
  columns: readonly string[],
): string {
  const terms = columns.map((column, index) => {
    const coefficient = coefficients[index] ?? 0;
    return ` ${coefficient < 0 ? '-' : '+'} ${literal(Math.abs(coefficient))} * ${column}`;
  });
  return `${literal(intercept)}${terms.join('')}`;
}

/** Whole coefficients of whole columns make an integer, and a regression promises a number. */
function asNumber(expression: string, { inputs, steps }: ColumnProgram): string {
  const [output] = checkProgram(inputs, steps, [{ name: 'prediction', expression }]).outputs;
  return output?.type === 'integer' ? `(${expression}) / 1` : expression;
}
