const mostExamples = 3;

interface Found {
  count: number;
  readonly examples: string[];
}

/** What was found to be wrong, each with its first examples. */
export class FaultList {
  readonly #found = new Map<string, Found>();

  /** @param what equal texts are one fault. @param example makes the text of an example. */
  add(what: string, example: () => string): void {
    const found = this.#found.get(what) ?? { count: 0, examples: [] };
    this.#found.set(what, found);
    found.count += 1;
    if (found.examples.length < mostExamples) found.examples.push(example());
  }

  inWords(): readonly string[] {
    return [...this.#found].map(
      ([what, { count, examples }]) => `${what} (${count} times), such as\n${examples.join('\n')}`,
    );
  }
}
