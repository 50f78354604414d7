import {
  InvalidInputError,
  microsecondsOf,
  type FeatureView,
  type Materialisation,
  type MaterialisationRequest,
} from '@quincunx/contracts';
import { toInstant } from '../instant.ts';
import type { Interval } from '../offline/history/history.ts';
import { earlier, later } from './earlier-and-later.ts';
import { valuesDigest } from './values-digest.ts';
import type { ViewState } from './view-state.ts';
import { isWindowed } from '../definitions/is-windowed.ts';

export interface MaterialisationPlan {
  readonly kind: Materialisation['kind'];
  readonly interval: Interval;
  /** Whether all online values are made anew, and those that are not made again go. */
  readonly rebuild: boolean;
  /** Whether the next incremental materialisation goes on from this one. */
  readonly advances: boolean;
}

/**
 * What to read and how to write it.
 * @param options.now microseconds since 1970.
 * @param options.pushedFrom the earliest created of the rows that were pushed since; undefined when there are none.
 * @throws InvalidInputError when an interval ends in the future or before it begins, or is of no use to aggregates.
 */
export function planMaterialisation(options: {
  readonly view: FeatureView;
  readonly request: Omit<MaterialisationRequest, 'view'>;
  readonly state: ViewState;
  readonly now: bigint;
  readonly pushedFrom: bigint | undefined;
}): MaterialisationPlan {
  const { view, request, state, now, pushedFrom } = options;
  const asked = requestedInterval(request, now);
  if (isWindowed(view)) return planWindows(view, asked, state, now);
  if (asked !== undefined) return { kind: 'full', interval: asked, rebuild: false, advances: false };
  const { seen } = state;
  if (request.full === true || seen?.digest !== valuesDigest(view)) {
    return { kind: 'full', interval: { to: now }, rebuild: true, advances: true };
  }
  const from = seen.watermark === undefined ? undefined : earlier(seen.watermark, now);
  const knownFrom = earlier(seen.known, pushedFrom);
  const interval = {
    to: now,
    ...(from !== undefined && { from }),
    ...(knownFrom !== undefined && { knownFrom }),
  };
  return { kind: 'incremental', interval, rebuild: false, advances: true };
}

/** @throws InvalidInputError when it ends in the future or before it begins. */
export function requestedInterval(
  { from, to }: Pick<MaterialisationRequest, 'from' | 'to'>,
  now: bigint,
): Interval | undefined {
  if (from === undefined && to === undefined) return undefined;
  const interval = {
    to: to === undefined ? now : microsecondsOf(to),
    ...(from !== undefined && { from: microsecondsOf(from) }),
  };
  if (interval.to > now) {
    throw new InvalidInputError(
      `the interval ends in the future, after ${toInstant(now)}; leave 'to' out for now`,
    );
  }
  if (interval.from !== undefined && interval.from > interval.to) {
    throw new InvalidInputError(
      `the interval begins at ${toInstant(interval.from)}, after its end, ${toInstant(interval.to)}`,
    );
  }
  return interval;
}

/** Aggregates are all of one instant, and all change with it. They never go back in time. */
function planWindows(
  { name }: FeatureView,
  asked: Interval | undefined,
  { seen }: ViewState,
  now: bigint,
): MaterialisationPlan {
  if (asked?.from !== undefined) {
    throw new InvalidInputError(
      `feature view '${name}' is of aggregates, which are as of one instant; leave 'from' out`,
    );
  }
  const watermark = seen?.watermark;
  if (asked !== undefined && watermark !== undefined && asked.to < watermark) {
    throw new InvalidInputError(
      `the online values of feature view '${name}' are as of ${toInstant(watermark)} already; leave 'to' out for now`,
    );
  }
  const to = asked?.to ?? later(now, watermark) ?? now;
  return { kind: 'full', interval: { to }, rebuild: true, advances: true };
}
