import { ConflictError } from '@quincunx/contracts';

export function claimLost(view: string): ConflictError {
  return new ConflictError(
    `feature view '${view}' is no longer claimed by this materialisation: it was taken over or given up. What was written stays; materialise again for the rest`,
  );
}
