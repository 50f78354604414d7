import { hashText } from '../hash-text.ts';
import { CanaryJudge } from './canary-judge.ts';
import type { Deployment } from './load-deployment.ts';
import type { DeployedAlias, DeployedTraffic } from './model-source.ts';

/** What serves one model now: the version that the served alias names, its canaries, and a shadow. */
export interface Release {
  readonly stable: Deployment;
  readonly canaries: readonly Canary[];
  readonly shadow: { readonly alias: string; readonly deployment: Deployment } | undefined;
  /** Of the traffic policy; undefined without one. */
  readonly sequence: number | undefined;
}

export interface Canary {
  readonly named: DeployedAlias;
  /** Its share: of the hundredths of the requests, these from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  readonly deployment: Deployment;
  /** Undefined where the policy has no bounds. */
  readonly judge: CanaryJudge | undefined;
}

/**
 * @param deployments the loaded ones, by alias; the share of a canary whose version could not be loaded is the stable version's, and those
 * of the others stay where they are.
 * @param current what is served until now: under the same traffic policy its canaries' judges go on.
 */
export function createRelease(
  stable: Deployment,
  traffic: DeployedTraffic | undefined,
  deployments: ReadonlyMap<string, Deployment>,
  current?: Release,
): Release {
  const judged = current?.sequence === traffic?.sequence ? current?.canaries : undefined;
  const alias = traffic?.shadow?.alias;
  const shadow = alias === undefined ? undefined : deployments.get(alias);
  let to = 0;
  return {
    stable,
    canaries: (traffic?.canaries ?? []).flatMap(({ percent, ...named }) => {
      const from = to;
      to += percent;
      const deployment = deployments.get(named.alias);
      const known = judged?.find(
        (each) => each.named.alias === named.alias && each.deployment === deployment,
      );
      const judge = known?.judge ?? (traffic?.bounds && new CanaryJudge(traffic.bounds));
      return deployment ? [{ named, from, to, deployment, judge }] : [];
    }),
    shadow: alias !== undefined && shadow ? { alias, deployment: shadow } : undefined,
    sequence: traffic?.sequence,
  };
}

/** All that a release serves by, the stable version first. */
export function deploymentsOf({ stable, canaries, shadow }: Release): readonly Deployment[] {
  return [stable, ...canaries.map(({ deployment }) => deployment), ...(shadow ? [shadow.deployment] : [])];
}

/**
 * The canary that a request goes to; undefined: it goes to the stable version.
 * @param routingKey requests with the same key go the same way, for as long as the percents stay.
 * @param random from 0 up to, not including, 1: for a request without a key.
 */
export function chooseCanary(
  { stable, canaries }: Release,
  routingKey: string | undefined,
  random: () => number,
): Canary | undefined {
  if (canaries.length === 0) return undefined;
  const place = routingKey === undefined ? random() * 100 : hashText(`${stable.model}/${routingKey}`) % 100;
  return canaries.find(({ from, to }) => place >= from && place < to);
}
