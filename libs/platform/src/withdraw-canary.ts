import { ConflictError } from '@quincunx/contracts';
import type { Withdrawal } from '@quincunx/inference';
import type { ModelRegistry } from '@quincunx/model-registry';

const actor = 'scorer';

/** Takes the canary's share away by an entry of the log that says why. Traffic that was changed since is left as it is. */
export async function withdrawCanary(
  registry: Pick<ModelRegistry, 'getTraffic' | 'setTraffic'>,
  alias: string,
  { model, canary, sequence, reason }: Withdrawal,
): Promise<void> {
  const traffic = await registry.getTraffic(model, alias);
  if (traffic.sequence !== sequence) return;
  const canaries = traffic.policy.canaries.filter((each) => each.alias !== canary.alias);
  try {
    await registry.setTraffic(model, {
      alias,
      policy: { ...traffic.policy, canaries },
      expectedSequence: sequence,
      reason: `canary '${canary.alias}', version ${canary.version}, is rolled back: ${reason}`,
      actor,
    });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
