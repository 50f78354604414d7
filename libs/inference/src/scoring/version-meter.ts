/** Counts what one version does. */
export interface VersionMeter {
  observe(seconds: number, predictions: number): void;
  countError(): void;
}
