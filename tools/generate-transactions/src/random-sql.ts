/**
 * SQL for random numbers that are functions of what they are for: the same seed and row give the same number, whatever the order and
 * the number of threads that rows are made in.
 */
export interface RandomSql {
  /** From 0 up to 1, for each value of `key`, another for each `purpose`. */
  readonly uniform: (purpose: string, key: string) => string;
  /** Of the standard normal distribution (Box and Muller 1958). */
  readonly normal: (purpose: string, key: string) => string;
  /** An integer from 0 up to `count`. */
  readonly below: (count: string, purpose: string, key: string) => string;
}

export function createRandomSql(seed: number): RandomSql {
  function uniform(purpose: string, key: string): string {
    return `((hash(${key}, '${purpose}', ${seed}) >> 11)::DOUBLE / 9007199254740992.0)`;
  }
  return {
    uniform,
    normal: (purpose, key) =>
      `(sqrt(-2 * ln(1 - ${uniform(`${purpose} radius`, key)})) * cos(2 * pi() * ${uniform(`${purpose} angle`, key)}))`,
    below: (count, purpose, key) => `floor(${uniform(purpose, key)} * (${count}))::BIGINT`,
  };
}
