import type { ValueType } from '@quincunx/contracts';
import type { SqlText } from '../sql-text.ts';
import type { SqlTemplates } from '../templates/sql-template.ts';
import type { Binding } from './binding.ts';

/** What an engine says in its own way. */
export interface Dialect {
  readonly types: Readonly<Record<ValueType, string>>;
  readonly identifier: (name: string) => string;
  readonly string: (value: string) => string;
  /** A finite number as a double, read exactly. It does not begin with a sign. */
  readonly number: (value: number) => string;
  readonly templates: SqlTemplates;
  readonly binding: Binding;
  /** A sum or product of many terms from left to right, which nests no deeper for being long. */
  readonly fold: (terms: readonly SqlText[], operator: '+' | '*') => SqlText;
  /** The query around the expression needs some of what the engine reads. */
  readonly maximumDepth: number;
}
