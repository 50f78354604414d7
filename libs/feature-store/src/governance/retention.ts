import type { FeatureView } from '@quincunx/contracts';
import type { DefinitionSet } from '../definitions/definition-set.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { partsOf } from '../definitions/find-feature.ts';
import { toMicroseconds } from '../instant.ts';
import type { Expirable } from './kept-rows.ts';

const microsecondsPerDay = 86_400_000_000n;

/** How many rows of a view are gone, by what kept them. */
export type Removed = Readonly<Record<string, number>>;

interface Dependencies {
  readonly definitions: Pick<Definitions, 'listCurrent'>;
  readonly expirables: readonly Expirable[];
  readonly clock: () => Date;
}

/** Deletes what feature views do not want to be kept any longer. */
export class Retention {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Deletes what is older than the retention of its view. @returns by view; those without a retention are left out. */
  async apply(): Promise<ReadonlyMap<string, Removed>> {
    const { definitions, expirables, clock } = this.#dependencies;
    const current = await definitions.listCurrent();
    const now = toMicroseconds(clock());
    const removed = new Map<string, Removed>();
    for (const view of current.featureViews.values()) {
      if (view.retentionDays === undefined) continue;
      const time = now - BigInt(view.retentionDays) * microsecondsPerDay;
      const readers = readersOf(view, current);
      const counts: Record<string, number> = {};
      for (const expirable of expirables) {
        counts[expirable.name] = await expirable.removeOlderThan(view.name, time, readers);
      }
      removed.set(view.name, counts);
    }
    return removed;
  }
}

/** The names that a view's values are asked for by. */
function readersOf({ name }: FeatureView, { aliasedViews, onDemandViews }: DefinitionSet): readonly string[] {
  const aliases = [...aliasedViews.values()].filter(({ view }) => view === name).map((alias) => alias.name);
  const own = [name, ...aliases];
  const computed = [...onDemandViews.values()].filter(({ inputs }) =>
    inputs.some((input) => own.includes(partsOf(input)[0])),
  );
  return [...own, ...computed.map((view) => view.name)];
}
