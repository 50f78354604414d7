import type { CheckedExpression } from '../checking/check-expression.ts';
import type { Binding, BoundField } from './dialects/binding.ts';
import { sqlText, type SqlText } from './sql-text.ts';

/** A step that is computed once: its text reads the fields of steps of lower levels. */
interface BoundStep extends BoundField {
  readonly level: number;
  readonly reads: ReadonlySet<string>;
}

/** No name of the language has a space. */
const stepsName = 'the steps';
const nothing: ReadonlySet<string> = new Set();

/**
 * The steps that are bound to a name. Those of one level, which do not read each other, become the fields of one row,
 * beside the fields of lower levels that are still read above; so bindings nest by level and not by step.
 */
export class StepLevels {
  readonly #binding: Binding;
  readonly #steps = new Map<string, BoundStep>();
  readonly #reads = new Map<string, ReadonlySet<string>>();

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  /** Notes that a name stands for text over these names, and so for what they read. */
  inline(name: string, operands: readonly string[]): void {
    this.#reads.set(name, this.#readBy(operands));
  }

  /** Binds the text of an expression to a name; gives what is to be written for it. */
  bind(name: string, value: SqlText, { names, type }: CheckedExpression): SqlText {
    const key = `step ${this.#steps.size}`;
    const reads = this.#readBy(names);
    this.#steps.set(key, { key, type, value, reads, level: this.#levelAbove(reads) });
    this.#reads.set(name, new Set([key]));
    return this.#field(key);
  }

  /** The text of an output over these names, with the bindings that it reads around it. */
  close(output: SqlText, operands: readonly string[]): SqlText {
    const reads = this.#readBy(operands);
    const top = this.#levelAbove(reads);
    if (top === 0) return output;
    const levels = Array.from({ length: top }, (_, level) =>
      this.#stepsAt(level, reads).map((step) =>
        step.level === level ? step : { ...step, value: this.#field(step.key) },
      ),
    );
    return this.#binding.bind(stepsName, levels, output);
  }

  /** Those of this level and below that are read above it. */
  #stepsAt(level: number, output: ReadonlySet<string>): BoundStep[] {
    const readAbove = new Set(output);
    for (const step of this.#steps.values()) {
      if (step.level > level) for (const key of step.reads) readAbove.add(key);
    }
    return [...this.#steps.values()].filter((step) => step.level <= level && readAbove.has(step.key));
  }

  #field(key: string): SqlText {
    return sqlText(this.#binding.field(stepsName, key), 2);
  }

  #levelAbove(reads: ReadonlySet<string>): number {
    return [...reads].reduce((level, key) => Math.max(level, (this.#steps.get(key)?.level ?? 0) + 1), 0);
  }

  #readBy(names: readonly string[]): ReadonlySet<string> {
    return new Set(names.flatMap((name) => [...(this.#reads.get(name) ?? nothing)]));
  }
}
