/**
 * Reduces a tree from its leaves up, left to right. Keeps its own stack, so that a chain of many thousand operators, which
 * is as deep as it is long, does not exhaust the program's.
 */
export function foldTree<Node extends { readonly operands: readonly Node[] }, Result>(
  root: Node,
  combine: (node: Node, operands: readonly Result[]) => Result,
): Result {
  let current: { node: Node; results: Result[] } = { node: root, results: [] };
  const parents: (typeof current)[] = [];
  for (;;) {
    const operand = current.node.operands[current.results.length];
    if (operand !== undefined) {
      parents.push(current);
      current = { node: operand, results: [] };
      continue;
    }
    const result = combine(current.node, current.results);
    const parent = parents.pop();
    if (parent === undefined) return result;
    parent.results.push(result);
    current = parent;
  }
}
