import {
  InvalidInputError,
  modelDefinitionSchema,
  type Digest,
  type Environment,
  type ModelDefinition,
  type Problem,
} from '@quincunx/contracts';
import { digestOf } from '@quincunx/storage';
import { z } from 'zod';
import { aliasProblems } from './alias-problems.ts';
import { draftSchema } from './draft.ts';
import { expressionProblems } from './expression-problems.ts';
import { inputProblems } from './input-problems.ts';
import { isRecord } from './is-record.ts';
import { mergeOverlay } from './merge-overlay.ts';
import { onDemandProblems } from './on-demand-problems.ts';
import { parseOverrides } from './parse-overrides.ts';
import { referenceProblems } from './reference-problems.ts';
import { schemaProblems } from './schema-problems.ts';
import { taskProblems } from './task-problems.ts';
import { viewProblems } from './view-problems.ts';

/** A model definition as one environment has it: complete, checked, with its defaults. */
export interface ResolvedConfiguration {
  readonly definition: ModelDefinition;
  readonly environment: Environment;
  /** Of the definition alone: environments that make no difference share it. */
  readonly digest: Digest;
}

const overlaySchema = z.record(z.string(), z.unknown()).optional();
const environmentsSchema = z.object({
  environments: z
    .strictObject({
      development: overlaySchema,
      staging: overlaySchema,
      production: overlaySchema,
    } satisfies Record<Environment, z.ZodType>)
    .optional(),
});

/**
 * Resolves a model definition: its base, what the environment changes of it, then the overrides; checked as a whole.
 * @param input.source what `loadModelSource` gives.
 * @param input.overrides such as `estimator.iterations=500` or `gate.absolute.0.atLeast=0.5`: JSON values, else strings.
 * @throws InvalidInputError with every problem at once, each with its path and, for a name, the nearest right one.
 */
export function resolveConfiguration(input: {
  readonly source: unknown;
  readonly environment: Environment;
  readonly overrides?: readonly string[];
}): ResolvedConfiguration {
  const { environment } = input;
  if (!isRecord(input.source)) {
    throw new InvalidInputError('a model definition is an object: export default defineModel({...})');
  }
  const { environments, ...base } = input.source;
  const overlay = isRecord(environments) ? environments[environment] : undefined;
  const inEnvironment = mergeOverlay(base, isRecord(overlay) ? overlay : {});
  const overrides = parseOverrides(input.overrides ?? [], inEnvironment);
  const candidate = mergeOverlay(inEnvironment, overrides.overlay);
  const problems = [
    ...schemaProblems(environmentsSchema, { environments }),
    ...overrides.problems,
    ...schemaProblems(modelDefinitionSchema, candidate),
    ...nameProblems(candidate),
  ];
  if (problems.length > 0) throw invalid(candidate['name'], environment, problems);
  const definition = modelDefinitionSchema.parse(candidate);
  return { definition, environment, digest: digestOf(definition) };
}

function nameProblems(candidate: unknown): Problem[] {
  const draft = draftSchema.parse(candidate);
  return [
    ...viewProblems(draft),
    ...aliasProblems(draft),
    ...expressionProblems(draft),
    ...onDemandProblems(draft),
    ...referenceProblems(draft),
    ...inputProblems(draft),
    ...taskProblems(draft),
  ];
}

function invalid(name: unknown, environment: Environment, problems: readonly Problem[]): InvalidInputError {
  const which = typeof name === 'string' ? `model definition '${name}'` : 'a model definition';
  const faults = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return new InvalidInputError(`${which} (${environment}): ${faults.join('; ')}`, { problems });
}
