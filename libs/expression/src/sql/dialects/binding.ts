import type { ValueType } from '@quincunx/contracts';
import { deepest, sqlText, type SqlText } from '../sql-text.ts';

/** A value under a key. No key is a name of the language, so that none hides a column. */
export interface BoundField {
  readonly key: string;
  readonly type: ValueType;
  readonly value: SqlText;
}

/** How an engine computes values once and reads them more often: SQL has no `let` inside an expression. */
export interface Binding {
  /** A body over the fields of the last level. The values of a level are over the fields of the one before. */
  readonly bind: (name: string, levels: readonly (readonly BoundField[])[], body: SqlText) => SqlText;
  readonly field: (name: string, key: string) => string;
}

/**
 * A function over the one element of a list binds it. Engines may bind the body of a function twice, so that functions nested in bodies
 * cost twice as much a level: they are nested in values only.
 */
export function functionBinding({
  struct,
  call,
  field,
  depth,
}: {
  readonly struct: (fields: readonly BoundField[]) => string;
  /** A body over a named value. */
  readonly call: (name: string, value: string, body: string) => string;
  readonly field: Binding['field'];
  /** How deep the engine finds one to nest. */
  readonly depth: number;
}): Binding {
  const apply = (name: string, value: SqlText, body: SqlText) =>
    sqlText(call(name, value.text, body.text), Math.max(value.depth, body.depth) + depth);
  const structText = (fields: readonly BoundField[]) =>
    sqlText(struct(fields), deepest(fields.map(({ value }) => value)) + 2);
  return {
    bind: (name, [first = [], ...rest], body) =>
      [...rest.map(structText), body].reduce((value, next) => apply(name, value, next), structText(first)),
    field,
  };
}
