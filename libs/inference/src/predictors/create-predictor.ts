import {
  type Artifact,
  CorruptError,
  PlatformError,
  type Prediction,
  type Row,
  type Value,
} from '@quincunx/contracts';
import { type CheckedProgram, checkProgram, compileToJavaScript } from '@quincunx/expression';
import type { Predictor } from './predictor.ts';

/**
 * Compiles an artifact's expressions once, for all predictions to come.
 * @throws CorruptError, naming the model, if the expressions do not compute the outputs that the signature promises.
 */
export function createPredictor(artifact: Artifact): Predictor {
  const program = compileToJavaScript(checkArtifact(artifact));
  const names = artifact.outputs.map(({ name }) => name);
  const encode = names.length === 1 ? onlyValue : byName(names);
  return {
    signature: artifact.signature,
    predict: (rows) => rows.map((row: Row) => encode(program.row(row))),
  };
}

export function checkArtifact(artifact: Artifact): CheckedProgram {
  const { model, signature } = artifact;
  const program = checkExpressions(artifact);
  signature.outputs.forEach(({ name, type, nullable }, index) => {
    const computed = program.outputs[index];
    const kept = computed?.name === name && computed.type === type && (nullable || !computed.nullable);
    if (!kept)
      throw new CorruptError(`the artifact of '${model}' does not compute its output '${name}' as ${type}`);
  });
  return program;
}

function checkExpressions({ model, signature, steps, outputs }: Artifact): CheckedProgram {
  try {
    return checkProgram(signature.inputs, steps, outputs);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new CorruptError(`the artifact of '${model}' cannot be evaluated: ${error.message}`, {
      cause: error,
    });
  }
}

function onlyValue([value]: readonly Value[]): Prediction {
  return value ?? null;
}

function byName(names: readonly string[]) {
  return (values: readonly Value[]): Prediction =>
    Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}
