import type { ColumnProgram } from './column-program.ts';

const longestName = 100;

/** Finds names for new steps that nothing in the program has, in any case of its letters: SQL does not tell those apart. */
export class StepNames {
  readonly #taken: Set<string>;

  constructor({ inputs, steps }: Pick<ColumnProgram, 'inputs' | 'steps'>) {
    this.#taken = new Set([...inputs, ...steps].map(({ name }) => name.toLowerCase()));
  }

  /** @returns the name that is wanted, as an identifier, or that with the first number that is free. */
  take(wanted: string): string {
    const plain = wanted.replaceAll(/\W+/g, '_');
    for (let count = 1; ; count++) {
      const ending = count === 1 ? '' : `_${count}`;
      const name = `${plain.slice(0, longestName - ending.length)}${ending}`;
      if (this.#taken.has(name.toLowerCase())) continue;
      this.#taken.add(name.toLowerCase());
      return name;
    }
  }
}
