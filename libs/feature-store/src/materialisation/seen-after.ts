import type { FeatureView } from '@quincunx/contracts';
import { earlier, later } from './earlier-and-later.ts';
import type { NewestSummary } from './online-texts.ts';
import { isWindowed } from '../definitions/is-windowed.ts';
import type { MaterialisationPlan } from './plan-materialisation.ts';
import { valuesDigest } from './values-digest.ts';
import type { ViewState } from './view-state.ts';

/**
 * What the next incremental materialisation goes on from, once a plan is carried out.
 * @param options.summary of the rows that it read.
 * @param options.pushes the sequence of the last row that had been pushed when it was planned.
 */
export function seenAfter({
  view,
  plan,
  state,
  summary,
  pushes,
}: {
  readonly view: FeatureView;
  readonly plan: MaterialisationPlan;
  readonly state: ViewState;
  readonly summary: NewestSummary;
  readonly pushes: number;
}): ViewState['seen'] {
  const { interval, kind, advances } = plan;
  if (!advances) return state.seen;
  const since = kind === 'incremental' ? state.seen : undefined;
  const watermark = isWindowed(view) ? interval.to : later(since?.watermark, summary.newestTime);
  // A row that says it becomes known in the future does not keep those that become known before it from being late.
  const newestCreated = summary.newestCreated && earlier(summary.newestCreated, interval.to);
  const known = later(since?.known, newestCreated);
  return {
    digest: valuesDigest(view),
    pushes,
    ...(watermark !== undefined && { watermark }),
    ...(known !== undefined && { known }),
  };
}
