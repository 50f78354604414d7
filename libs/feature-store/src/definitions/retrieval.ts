import type {
  Feature,
  FeatureReference,
  FeatureView,
  Field,
  JoinKey,
  OnDemandView,
  ValueType,
} from '@quincunx/contracts';
import type { CheckedProgram } from '@quincunx/expression';

/** A feature view to be read, under its own name or an aliased one, with those of its features that are wanted. */
export interface ViewRead {
  readonly name: string;
  readonly view: FeatureView;
  /** In the order of the entity's join keys, under the names that they are asked for by. None of a global view. */
  readonly keys: readonly JoinKey[];
  readonly features: readonly Feature[];
}

/** Where a value comes from: places in `Retrieval.reads` and in the features of a read. */
export interface ReadPlace {
  readonly read: number;
  readonly feature: number;
}

/** The wanted features of an on-demand view: its program gives one output a feature, in the order of `names`. */
export interface Computation {
  readonly view: OnDemandView;
  readonly names: readonly string[];
  readonly program: CheckedProgram;
  /** What each input of the program is. */
  readonly inputs: readonly (ReadPlace | { readonly request: string })[];
}

export interface RetrievedFeature {
  /** Of the column or of the answer: `feature`, or `view__feature` with full names. */
  readonly name: string;
  readonly reference: FeatureReference;
  readonly type: ValueType;
  readonly place: ReadPlace | { readonly computation: number; readonly output: number };
}

/** What it takes to answer references: the same offline and online. */
export interface Retrieval {
  readonly reads: readonly ViewRead[];
  readonly computations: readonly Computation[];
  /** In the order of asking. */
  readonly features: readonly RetrievedFeature[];
  /** What an entity has to say, under the names that are asked for. */
  readonly joinKeys: readonly JoinKey[];
  readonly request: readonly Field[];
}
