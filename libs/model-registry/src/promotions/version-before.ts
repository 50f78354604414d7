import type { Promotion } from '@quincunx/contracts';

/** An entry of the log that moves an alias. */
export interface Move {
  readonly kind: Exclude<Promotion['kind'], 'traffic'>;
  readonly to: number;
}

/**
 * The version that a rollback leads to, from the moves of one alias, oldest first: promotions push, rollbacks pop. So two
 * rollbacks in a row go back two. Undefined when there was none before.
 */
export function versionBefore(moves: readonly Move[]): number | undefined {
  const versions: number[] = [];
  for (const move of moves) followMove(versions, move);
  return versions.at(-2);
}

/** Takes one more move into account: the version that the next rollback leads to is the last but one of `versions`. */
export function followMove(versions: number[], { kind, to }: Move): void {
  if (kind === 'promotion') versions.push(to);
  else versions.pop();
}
