import type { CheckedTree } from './checking/checked-tree.ts';
import { foldTree } from './fold-tree.ts';

/** How often each name is written in some trees. */
export function countUses(trees: readonly CheckedTree[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const tree of trees) {
    foldTree(tree, (node: CheckedTree) => {
      if (node.kind === 'name') uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
    });
  }
  return uses;
}
