import { aliasesOfTraffic, PlatformError } from '@quincunx/contracts';
import { parseTrafficPolicy } from '../traffic/traffic.store.ts';

interface TrafficEntry {
  readonly sequence: number;
  readonly from: number | null;
  readonly to: number;
  /** JSON. */
  readonly traffic: string | null;
}

/**
 * Whether an entry of traffic moves nothing and sends requests only where there were versions.
 * @param hasVersion whether an alias of the model named a version at that point of the log.
 */
export function checkTraffic(
  { sequence, from, to, traffic }: TrafficEntry,
  hasVersion: (alias: string) => boolean,
): string[] {
  const faults = from === to ? [] : ['it sets traffic, and yet moves the alias'];
  try {
    const missing = aliasesOfTraffic(parseTrafficPolicy(sequence, traffic ?? 'null')).filter(
      (alias) => !hasVersion(alias),
    );
    const names = missing.map((alias) => `'${alias}'`).join(', ');
    if (names !== '') faults.push(`it sends requests to ${names}, which the log had led to no version`);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    faults.push(error.message);
  }
  return faults;
}
