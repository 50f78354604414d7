/** A column of numbers: its name for people, and the DuckDB SQL of its DOUBLE value. */
export interface TrainingColumn {
  readonly name: string;
  readonly sql: string;
}
