import type { FeatureView } from '@quincunx/contracts';
import type { DuckDBValue } from '@duckdb/node-api';
import { leavesOf, type EventChunk } from './event-chunk.ts';
import { TrailingWindow } from './trailing-window.ts';
import type { PlannedWindow, WindowPlan } from './window-plan.ts';
import { lengthOf, longestWindow } from './windowed-history.ts';

type Column = readonly DuckDBValue[];

/** A walk over all events, in their order, that answers the questions among them. */
export class WindowWalk {
  readonly #longest: bigint;
  readonly #windows: readonly (PlannedWindow & { readonly window: TrailingWindow })[];
  #key = -1;
  // An array, which holds a 64-bit integer without allocating.
  readonly #lastLeave = new BigInt64Array(1);

  constructor(view: FeatureView, { windows }: WindowPlan) {
    this.#longest = longestWindow(view);
    this.#windows = windows.map((planned) => {
      return { ...planned, window: new TrailingWindow(lengthOf(planned.duration), planned.functions) };
    });
  }

  /** @returns the columns of the result, for those questions of the next events that have a row in the longest window. */
  answer(events: EventChunk): readonly Column[] {
    const answered = this.#findAnswered(events);
    const columns: Column[] = [
      answered.map((event) => BigInt(events.entityRows[event] ?? 0)),
      answered.map((event) => events.instants[event] ?? null),
      answered.map(() => null),
    ];
    for (const { window, column, features } of this.#windows) {
      // Every row has a key, so that these stand for rows.
      const values = column === undefined ? events.keys : (events.values[column] ?? []);
      window.walk(events, values, answered).forEach((answer, index) => {
        columns[3 + (features[index] ?? 0)] = answer;
      });
    }
    return columns;
  }

  #findAnswered(events: EventChunk): readonly number[] {
    const { length, keys, entityRows, instants } = events;
    const answered: number[] = [];
    const leaves = leavesOf(events, this.#longest);
    const last = this.#lastLeave;
    for (let event = 0; event < length; event++) {
      if (keys[event] !== this.#key) last[0] = beforeAll;
      this.#key = keys[event] ?? 0;
      if ((entityRows[event] ?? 0) >= 0) {
        if ((instants[event] ?? 0n) <= (last[0] ?? 0n)) answered.push(event);
      } else if ((leaves[event] ?? 0n) > (last[0] ?? 0n)) {
        last[0] = leaves[event] ?? 0n;
      }
    }
    return answered;
  }
}

const beforeAll = -(2n ** 63n);
