import type { LoggedPredictionsRequest } from '@quincunx/contracts';

/** From `since` up to but not including `until`, in milliseconds since 1970. */
export interface InstantRange {
  readonly since: number;
  readonly until: number;
}

/** The bounds that are left out are those of what JavaScript calls an instant. */
const lastInstant = 8.64e15;

export function toInstantRange({
  since,
  until,
}: Pick<LoggedPredictionsRequest, 'since' | 'until'>): InstantRange {
  return {
    since: since === undefined ? -lastInstant : Date.parse(since),
    until: until === undefined ? lastInstant + 1 : Date.parse(until),
  };
}
