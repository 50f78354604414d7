import type { Promotion } from '@quincunx/contracts';

/**
 * The version that a rollback leads to, from the moves of one alias, oldest first: promotions push, rollbacks pop. So two
 * rollbacks in a row go back two. Undefined when there was none before.
 */
export function versionBefore(moves: readonly Pick<Promotion, 'kind' | 'to'>[]): number | undefined {
  const versions: number[] = [];
  for (const { kind, to } of moves) {
    if (kind === 'promotion') versions.push(to);
    else versions.pop();
  }
  return versions.at(-2);
}
