/** Which version is asked, and by whom. */
export interface ScoringTarget {
  readonly model: string;
  /** By its number, deployed or not; else what the served alias names, or a canary. */
  readonly version?: number | undefined;
  /** Requests with the same key are answered by the same version, as long as the traffic policy stays. */
  readonly routingKey?: string | undefined;
  readonly requestId: string;
}
