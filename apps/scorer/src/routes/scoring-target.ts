import type { RawRequest } from '@quincunx/http';
import type { ScoringTarget } from '@quincunx/inference';

/** Requests with the same one are answered by the same version, as long as the traffic policy stays. */
const routingKeyHeader = 'x-routing-key';

/** The version that a request asks, and what else the choice between versions hangs on. */
export function scoringTarget(
  { requestId, headers }: RawRequest,
  model: string,
  version?: number,
): ScoringTarget {
  const routingKey = headers[routingKeyHeader];
  return { model, version, requestId, routingKey: typeof routingKey === 'string' ? routingKey : undefined };
}

/** Says which version answered, where the body has no place for it. */
export function versionHeader({ version }: { readonly version: number }): Readonly<Record<string, string>> {
  return { 'x-model-version': String(version) };
}
