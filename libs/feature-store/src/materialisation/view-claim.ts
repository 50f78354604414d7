import { ConflictError } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import { z } from 'zod';
import type { Claim, OnlineStore } from '../online/online-store.ts';
import { mayBeAlive, processIdentitySchema, type ProcessIdentity } from './process-identity.ts';

const leaseMilliseconds = 30_000;
const renewalMilliseconds = 5_000;

const holderSchema = z.strictObject({ process: processIdentitySchema, since: z.string() });

interface Dependencies {
  readonly online: OnlineStore;
  readonly clock: () => Date;
  readonly process: ProcessIdentity;
}

/** The right to materialise a view, which this process renews while it has it. The store takes nothing from whoever has lost it. */
export class ViewClaim {
  readonly token: string;
  readonly #online: OnlineStore;
  readonly #view: string;
  readonly #renewal: NodeJS.Timeout;

  private constructor({ online, clock }: Dependencies, view: string, token: string) {
    this.token = token;
    this.#online = online;
    this.#view = view;
    this.#renewal = setInterval(() => {
      const until = clock().getTime() + leaseMilliseconds;
      // A store that cannot be reached now will be, or refuses the next rows.
      online.renew(view, token, until).catch(() => undefined);
    }, renewalMilliseconds).unref();
  }

  /**
   * Claims a view, also from a process that ended without releasing it.
   * @throws ConflictError naming who materialises it.
   */
  static async take(dependencies: Dependencies, view: string, token: string): Promise<ViewClaim> {
    const { online, clock, process } = dependencies;
    const now = clock();
    const holder = JSON.stringify({ process, since: now.toISOString() });
    const claim: Claim = { token, holder, until: now.getTime() + leaseMilliseconds };
    const at = { now: now.getTime() };
    let held = await online.claim(view, claim, at);
    if (held.token !== token && !mayBeAlive(parseHolder(view, held).process)) {
      held = await online.claim(view, claim, { ...at, replaced: held.token });
    }
    if (held.token !== token) throw conflict(view, held);
    return new ViewClaim(dependencies, view, token);
  }

  /** What cannot be released now runs out. */
  async release(): Promise<void> {
    clearInterval(this.#renewal);
    await Promise.allSettled([this.#online.release(this.#view, this.token)]);
  }
}

function parseHolder(view: string, { holder }: Claim): z.infer<typeof holderSchema> {
  return parseStored(holderSchema, `the claim on feature view '${view}' in the online store`, () =>
    parseJson(holder),
  );
}

function conflict(view: string, held: Claim): ConflictError {
  const { process, since } = parseHolder(view, held);
  return new ConflictError(
    `feature view '${view}' is being materialised by process ${process.id} on ${process.host} since ${since}; wait for that to end`,
  );
}
