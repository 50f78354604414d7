import { trafficPolicySchema, type Traffic, type TrafficPolicy } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import type { RegistryDatabase } from '../model-registry-tables.ts';

/** The policy in force, with the sequence of the entry that set it; where none was ever set, all requests go to the alias. */
export async function readTraffic(
  db: RegistryDatabase,
  model: string,
  alias: string,
): Promise<Pick<Traffic, 'policy' | 'sequence'>> {
  const row = await db
    .selectFrom('promotion')
    .select(['sequence', 'traffic'])
    .where('model', '=', model)
    .where('alias', '=', alias)
    .where('traffic', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(1)
    .$narrowType<{ traffic: string }>()
    .executeTakeFirst();
  if (row === undefined) return { policy: { canaries: [] } };
  return { policy: parseTrafficPolicy(row.sequence, row.traffic), sequence: row.sequence };
}

/** @param sequence of the entry that set the policy. @throws CorruptError */
export function parseTrafficPolicy(sequence: number, traffic: string): TrafficPolicy {
  return parseStored(trafficPolicySchema, `promotion ${sequence}`, () => parseJson(traffic));
}
