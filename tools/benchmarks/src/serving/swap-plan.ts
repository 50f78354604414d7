export interface Move {
  readonly kind: 'promotion' | 'rollback';
  readonly to: number;
}

/** Moves among versions 1 to `versions`, from 1 on: every third one a rollback, each to another version than the one before. */
export class SwapPlan {
  readonly #versions: number;
  readonly #past = [1];
  #moves = 0;

  constructor(versions: number) {
    this.#versions = versions;
  }

  get current(): number {
    return this.#past.at(-1) ?? 1;
  }

  next(): Move {
    this.#moves += 1;
    const kind = this.#moves % 3 === 0 ? 'rollback' : 'promotion';
    if (kind === 'rollback') this.#past.pop();
    else this.#past.push((this.current % this.#versions) + 1);
    return { kind, to: this.current };
  }
}
