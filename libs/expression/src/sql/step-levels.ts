import { letText, structField, structText, type SqlText } from './sql-text.ts';

/** A step that is computed once: its text reads the fields of steps of lower levels. */
interface BoundStep {
  readonly key: string;
  readonly level: number;
  readonly value: SqlText;
  readonly reads: ReadonlySet<string>;
}

/** No name of the language has a space. */
const stepsName = '"the steps"';
const nothing: ReadonlySet<string> = new Set();

/**
 * The steps that are bound to a name. Those of one level, which do not read each other, become the fields of one struct,
 * beside the fields of lower levels that are still read above; so bindings nest by level and not by step.
 */
export class StepLevels {
  readonly #steps = new Map<string, BoundStep>();
  readonly #reads = new Map<string, ReadonlySet<string>>();

  /** Notes that a name stands for text over these names, and so for what they read. */
  inline(name: string, operands: readonly string[]): void {
    this.#reads.set(name, this.#readBy(operands));
  }

  /** Binds a text over these names to a name; gives what is to be written for it. */
  bind(name: string, value: SqlText, operands: readonly string[]): SqlText {
    const key = `s${this.#steps.size}`;
    const reads = this.#readBy(operands);
    this.#steps.set(key, { key, value, reads, level: this.#levelAbove(reads) });
    this.#reads.set(name, new Set([key]));
    return structField(stepsName, key);
  }

  /** The text of an output over these names, with the bindings that it reads around it. */
  close(output: SqlText, operands: readonly string[]): SqlText {
    const reads = this.#readBy(operands);
    const top = this.#levelAbove(reads);
    if (top === 0) return output;
    let values: SqlText | undefined;
    for (let level = 0; level < top; level += 1) {
      const struct = structText(
        this.#fieldsAt(level, reads).map((step) => [
          step.key,
          step.level === level ? step.value : structField(stepsName, step.key),
        ]),
      );
      values = values === undefined ? struct : letText(stepsName, values, struct);
    }
    return values === undefined ? output : letText(stepsName, values, output);
  }

  /** Those of this level and below that are read above it. */
  #fieldsAt(level: number, output: ReadonlySet<string>): BoundStep[] {
    const readAbove = new Set(output);
    for (const step of this.#steps.values()) {
      if (step.level > level) for (const key of step.reads) readAbove.add(key);
    }
    return [...this.#steps.values()].filter((step) => step.level <= level && readAbove.has(step.key));
  }

  #levelAbove(reads: ReadonlySet<string>): number {
    return [...reads].reduce((level, key) => Math.max(level, (this.#steps.get(key)?.level ?? 0) + 1), 0);
  }

  #readBy(names: readonly string[]): ReadonlySet<string> {
    return new Set(names.flatMap((name) => [...(this.#reads.get(name) ?? nothing)]));
  }
}
