import {
  InvalidInputError,
  type Feature,
  type FeatureReference,
  type Field,
  type JoinKey,
} from '@quincunx/contracts';
import type { DefinitionSet } from './definition-set.ts';
import { findFeature, nameOf, partsOf, unknownFeature } from './find-feature.ts';
import { checkOnDemandProgram } from './on-demand-program.ts';
import type { Computation, ReadPlace, Retrieval, RetrievedFeature, ViewRead } from './retrieval.ts';

export interface RetrievalRequest {
  readonly references: readonly FeatureReference[];
  /** Whether features are named `view__feature`. */
  readonly fullNames?: boolean;
}

/**
 * Finds what references name, and all that it takes to answer them.
 * @throws NotFoundError naming an unknown view or feature and the nearest.
 * @throws InvalidInputError when nothing is asked for, two features would have one name, or views disagree about a join key.
 */
export function createRetrieval(request: RetrievalRequest, definitions: DefinitionSet): Retrieval {
  const { references, fullNames = false } = request;
  if (references.length === 0) throw new InvalidInputError('no feature is asked for: name at least one');
  refuseCollisions(references, fullNames);
  const plan = new RetrievalPlan(definitions);
  const features = references.map((reference) => plan.add(reference, fullNames));
  return { features, ...plan.finish() };
}

/** Collects the reads and computations that references need, each once. */
class RetrievalPlan {
  readonly #definitions: DefinitionSet;
  readonly #reads: { read: Omit<ViewRead, 'features'>; features: Feature[] }[] = [];
  readonly #computations: { computation: Omit<Computation, 'program' | 'names'>; names: string[] }[] = [];

  constructor(definitions: DefinitionSet) {
    this.#definitions = definitions;
  }

  add(reference: FeatureReference, fullNames: boolean): RetrievedFeature {
    const [viewName, featureName] = partsOf(reference);
    const name = nameOf(reference, fullNames);
    const onDemand = this.#definitions.onDemandViews.get(viewName);
    if (onDemand === undefined) {
      const { place, feature } = this.#read(reference);
      return { name, reference, type: feature.type, place };
    }
    const feature = onDemand.features.find((each) => each.name === featureName);
    if (feature === undefined) throw unknownFeature(reference, onDemand.features);
    let computation = this.#computations.findIndex((each) => each.computation.view === onDemand);
    if (computation === -1) {
      const inputs = [
        ...onDemand.inputs.map((input) => this.#read(input).place),
        ...onDemand.request.map((field) => ({ request: field.name })),
      ];
      computation = this.#computations.push({ computation: { view: onDemand, inputs }, names: [] }) - 1;
    }
    const output = (this.#computations[computation]?.names.push(featureName) ?? 0) - 1;
    return { name, reference, type: feature.type, place: { computation, output } };
  }

  finish(): Omit<Retrieval, 'features'> {
    const reads = this.#reads.map(({ read, features }) => ({ ...read, features }));
    const computations = this.#computations.map(({ computation, names }) => ({
      ...computation,
      names,
      program: checkOnDemandProgram(computation.view, names, this.#definitions),
    }));
    const joinKeys = mergeJoinKeys(reads);
    return {
      reads,
      computations,
      joinKeys,
      request: mergeRequest(
        computations.map(({ view }) => view.request),
        joinKeys,
      ),
    };
  }

  #read(reference: FeatureReference): { place: ReadPlace; feature: Feature } {
    const found = findFeature(reference, this.#definitions);
    let read = this.#reads.findIndex((each) => each.read.name === found.read.name);
    if (read === -1) read = this.#reads.push({ read: found.read, features: [] }) - 1;
    const features = this.#reads[read]?.features ?? [];
    let feature = features.indexOf(found.feature);
    if (feature === -1) feature = features.push(found.feature) - 1;
    return { place: { read, feature }, feature: found.feature };
  }
}

/** Names that differ in case alone are one name to SQL. */
function refuseCollisions(references: readonly FeatureReference[], fullNames: boolean): void {
  const taken = new Map<string, FeatureReference>();
  for (const reference of references) {
    const name = nameOf(reference, fullNames).toLowerCase();
    const other = taken.get(name);
    if (other !== undefined) throw new InvalidInputError(collision(reference, other));
    taken.set(name, reference);
  }
}

function collision(reference: FeatureReference, other: FeatureReference): string {
  if (reference === other) return `the feature ${reference} is asked for twice`;
  return `${other} and ${reference} would have one name; ask for full names, which are view__feature, or for one of them`;
}

function mergeJoinKeys(reads: readonly ViewRead[]): JoinKey[] {
  const keys = new Map<string, JoinKey>();
  for (const key of reads.flatMap((read) => read.keys)) {
    const { name, type } = keys.get(key.name) ?? key;
    if (type !== key.type) {
      throw new InvalidInputError(
        `join key '${name}' is of type ${type} in one view and ${key.type} in another; give it one type`,
      );
    }
    keys.set(name, key);
  }
  return [...keys.values()];
}

function mergeRequest(requests: readonly (readonly Field[])[], joinKeys: readonly JoinKey[]): Field[] {
  const fields = new Map<string, Field>();
  for (const field of requests.flat()) {
    const other = fields.get(field.name);
    if (other !== undefined && other.type !== field.type) {
      throw new InvalidInputError(
        `the request value '${field.name}' is of type ${other.type} in one view and ${field.type} in another; give it one type`,
      );
    }
    if (joinKeys.some(({ name }) => name === field.name)) {
      throw new InvalidInputError(`'${field.name}' is a join key and a request value; rename one of them`);
    }
    // Where one view takes null for it and another does not, it may not be null.
    fields.set(field.name, { ...field, nullable: field.nullable && (other?.nullable ?? true) });
  }
  return [...fields.values()];
}
