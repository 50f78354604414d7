import type { FeatureReference } from '@quincunx/contracts';
import type { AnswerLog } from '../answer-log/answer-log.ts';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import type { DefinitionSet } from '../definitions/definition-set.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { findService } from '../definitions/find-service.ts';
import { digestOfRetrieval } from '../definitions/retrieval-digest.ts';
import { toMicroseconds } from '../instant.ts';
import { lookUp, type LookedUp } from './look-up.ts';
import type { OnlineRow } from './online-row.ts';
import type { OnlineStore } from './online-store.ts';
import { prepareLookUp, type PreparedLookUp } from './prepare-look-up.ts';

/** As `OnlineFeaturesRequest`: the features are named, or those of a service are asked for. */
export type OnlineRequest = {
  /** Join keys and request values by name; integers outside 2^53 as strings. */
  readonly entities: readonly Readonly<Record<string, unknown>>[];
  readonly fullNames?: boolean | undefined;
} & ({ readonly features: readonly FeatureReference[] } | { readonly service: string });

interface Prepared {
  readonly lookUp: PreparedLookUp;
  readonly references: readonly FeatureReference[];
  readonly fullNames: boolean;
  readonly definitionsDigest: string;
}

/** Requests differ in their entities as a rule, and in what they ask for rarely. */
const mostPrepared = 1000;

/** Answers with the newest values, by the current definitions. */
export class OnlineFeatures {
  readonly #current: Definitions['current'];
  readonly #store: OnlineStore;
  readonly #log: AnswerLog;
  readonly #clock: () => Date;
  readonly #prepared = new WeakMap<DefinitionSet, Map<string, Prepared>>();

  constructor(dependencies: {
    readonly current: Definitions['current'];
    readonly store: OnlineStore;
    readonly log: AnswerLog;
    readonly clock: () => Date;
  }) {
    this.#current = dependencies.current;
    this.#store = dependencies.store;
    this.#log = dependencies.log;
    this.#clock = dependencies.clock;
  }

  /**
   * The newest values of entities, in the order of asking, with what is to be known of each value.
   * @throws NotFoundError naming an unknown view, feature or service; InvalidInputError naming every wrong join key and request value.
   */
  async answer(request: OnlineRequest): Promise<readonly OnlineRow[]> {
    const prepared = await this.#current.with((definitions) => this.#prepare(request, definitions));
    const now = toMicroseconds(this.#clock());
    const found = await lookUp(this.#store, prepared.lookUp, request.entities, now);
    this.#note(request, { prepared, found, now });
    return found.rows;
  }

  #prepare(request: OnlineRequest, definitions: DefinitionSet): Prepared {
    const known = this.#prepared.get(definitions) ?? new Map<string, Prepared>();
    this.#prepared.set(definitions, known);
    const asked = 'features' in request ? request.features.join() : `service ${request.service}`;
    const key = `${request.fullNames ?? ''} ${asked}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const prepared = prepare(request, definitions);
    if (known.size >= mostPrepared) known.clear();
    known.set(key, prepared);
    return prepared;
  }

  #note(
    { entities }: OnlineRequest,
    { prepared, found, now }: { prepared: Prepared; found: LookedUp; now: bigint },
  ): void {
    const { references, fullNames, definitionsDigest } = prepared;
    found.rows.forEach((answer, index) => {
      if (!this.#log.isChosen()) return;
      this.#log.note({
        answeredAt: now,
        definitionsDigest,
        references,
        fullNames,
        entity: entities[index] ?? {},
        answer,
        readTimes: found.readTimes(index),
      });
    });
  }
}

function prepare(request: OnlineRequest, definitions: DefinitionSet): Prepared {
  const service = 'service' in request ? findService(request.service, definitions) : undefined;
  const references = 'features' in request ? request.features : (service?.features ?? []);
  const fullNames = request.fullNames ?? service?.fullNames ?? false;
  const retrieval = createRetrieval({ references, fullNames }, definitions);
  return {
    lookUp: prepareLookUp(retrieval),
    references,
    fullNames,
    definitionsDigest: digestOfRetrieval(retrieval),
  };
}
