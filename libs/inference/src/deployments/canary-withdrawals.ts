import { faultInWords } from './fault-in-words.ts';
import type { DeployedAlias, DeployedModel, ModelSource, Withdrawal } from './model-source.ts';

/** Canaries that left their bounds: out at once, and until the registry has other traffic, which it is told to have. */
export class CanaryWithdrawals {
  readonly #source: Pick<ModelSource, 'withdrawCanary'>;
  readonly #onFault: (message: string, cause: unknown) => void;
  readonly #withdrawals = new Set<Withdrawal>();
  #fault: string | undefined;

  /** @param onFault is told once about each fault. */
  constructor(
    source: Pick<ModelSource, 'withdrawCanary'>,
    onFault: (message: string, cause: unknown) => void,
  ) {
    this.#source = source;
    this.#onFault = onFault;
  }

  /** Why the registry could not be told, if it could not. */
  get fault(): string | undefined {
    return this.#fault;
  }

  add(withdrawal: Withdrawal): void {
    this.#withdrawals.add(withdrawal);
  }

  /** Tells the registry, whose next traffic is without them. What it has changed itself meanwhile is done. */
  async settle(deployed: readonly DeployedModel[]): Promise<void> {
    let fault: string | undefined;
    for (const withdrawal of this.#withdrawals) {
      const traffic = deployed.find(({ model }) => model === withdrawal.model)?.traffic;
      if (traffic?.sequence !== withdrawal.sequence) {
        this.#withdrawals.delete(withdrawal);
        continue;
      }
      try {
        await this.#source.withdrawCanary(withdrawal);
      } catch (error) {
        const message = `the registry cannot be told of a withdrawn canary: ${faultInWords(error)}`;
        if ((fault ?? this.#fault) !== message) this.#onFault(message, error);
        fault = message;
      }
    }
    this.#fault = fault;
  }

  /** What the registry says of a model, less the canaries that are out. */
  takeOut(next: DeployedModel): DeployedModel {
    const { traffic } = next;
    if (traffic === undefined || this.#withdrawals.size === 0) return next;
    const isOut = ({ alias }: DeployedAlias) =>
      [...this.#withdrawals].some(
        ({ model, sequence, canary }) =>
          model === next.model && sequence === traffic.sequence && canary.alias === alias,
      );
    return { ...next, traffic: { ...traffic, canaries: traffic.canaries.filter((each) => !isOut(each)) } };
  }
}
