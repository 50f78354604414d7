import { InvalidInputError, type Field, type PreprocessingStep } from '@quincunx/contracts';
import type { TrainingTable } from '../training-table.ts';
import { describeColumns, startProgram, type ColumnProgram } from './column-program.ts';
import type { Derivation } from './derivation.ts';
import { fitStep } from './fit-step.ts';
import { StepNames } from './step-names.ts';

/**
 * Learns the steps in order from the training rows, each from what the steps before made of its features.
 * @throws InvalidInputError naming the step and the column that do not go together.
 */
export async function fitPreprocessing(request: {
  readonly inputs: readonly Field[];
  readonly steps: readonly PreprocessingStep[];
  readonly table: TrainingTable;
}): Promise<ColumnProgram> {
  let program = startProgram(request.inputs);
  for (const step of request.steps) program = await addStep(program, step, request.table);
  return program;
}

async function addStep(
  program: ColumnProgram,
  step: PreprocessingStep,
  table: TrainingTable,
): Promise<ColumnProgram> {
  const names = [...new Set(step.features)].flatMap((feature) => {
    const columns = program.columns.get(feature);
    if (columns === undefined) {
      const known = [...program.columns.keys()].join(', ');
      throw new InvalidInputError(
        `preprocessing step '${step.kind}' names '${feature}', which is no feature of this model; its features are ${known}`,
      );
    }
    return columns;
  });
  const derivations = await fitStep(step, describeColumns(program, names), table);
  return names.reduce(
    (changed, name, index) => replaceColumn(changed, name, derivations[index] ?? []),
    program,
  );
}

function replaceColumn(
  program: ColumnProgram,
  column: string,
  derivations: readonly Derivation[],
): ColumnProgram {
  const steps = [...program.steps];
  const learnt = { ...program.learnt };
  const stepNames = new StepNames(program);
  const replacements = derivations.map(({ suffix, expression, learnt: figures = {} }) => {
    const name = stepNames.take(`${column}_${suffix}`);
    steps.push({ name, expression });
    for (const [figure, value] of Object.entries(figures)) learnt[`${name}.${figure}`] = value;
    return name;
  });
  const columns = [...program.columns].map(([input, names]): [string, readonly string[]] => [
    input,
    names.flatMap((name) => (name === column ? replacements : [name])),
  ]);
  return { inputs: program.inputs, steps, columns: new Map(columns), learnt };
}
