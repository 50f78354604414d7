/** Why a job stops without having failed. */
export type StopReason = 'cancelled' | 'interrupted' | 'taken over';

/** What a job's signal is aborted with. */
export class Stop extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`the job was ${reason}`);
    this.name = 'Stop';
    this.reason = reason;
  }
}

export function stopOf(error: unknown): StopReason | undefined {
  return error instanceof Stop ? error.reason : undefined;
}
