/** A scalar expression as SQL. It never begins with a sign, so that one can stand before it. */
export interface SqlText {
  readonly text: string;
  /** How deep the text nests; at least as much as the engines will count. */
  readonly depth: number;
  /** Whether it may as well be written twice, being a name, a literal or short. */
  readonly isRepeatable: boolean;
}

const longestRepeated = 60;

export function sqlText(text: string, depth: number): SqlText {
  return { text, depth, isRepeatable: text.length <= longestRepeated };
}

export function deepest(texts: readonly SqlText[]): number {
  return texts.reduce((depth, text) => Math.max(depth, text.depth), 0);
}
