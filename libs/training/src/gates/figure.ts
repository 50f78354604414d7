/** A number for a sentence: four digits that count. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Two numbers for one sentence, in full where four digits would make different numbers look the same. */
export function distinctly(one: number, other: number): [string, string] {
  const isBlurred = one !== other && figure(one) === figure(other);
  return isBlurred ? [String(one), String(other)] : [figure(one), figure(other)];
}
