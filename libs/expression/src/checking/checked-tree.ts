import type { ValueType } from '@quincunx/contracts';
import type { NodeContent } from '../parsing/syntax-tree.ts';

/** The type of an operand; `null` is the type of what is null whatever the row. */
export type OperandType = ValueType | 'null';

/** A tree whose types agree. What is not `nullable` is null in no row. */
export type CheckedTree = NodeContent & {
  readonly type: OperandType;
  readonly nullable: boolean;
  readonly operands: readonly CheckedTree[];
};
