import { InvalidInputError, type Field, type ValueType } from '@quincunx/contracts';
import { checkExpression, checkProgram, compileToSql } from '@quincunx/expression';
import type { OpenedSource } from './opened-source.ts';
import type { WantedColumn } from './wanted-column.ts';

type WantedExpression = Extract<WantedColumn, { expression: string }>;

/**
 * Checks an expression against a source's columns and compiles it to SQL over columns named like them.
 * @param types of the columns that are not numbers.
 * @throws InvalidInputError naming the source, what the expression is for and where in it the fault is.
 */
export function compileWantedExpression(
  wanted: WantedExpression,
  source: OpenedSource,
  types: ReadonlyMap<string, ValueType>,
): { sql: string; inputs: readonly Field[] } {
  const { expression } = wanted;
  const fields = [...source.columns.keys()].map((name): Field => ({
    name,
    type: types.get(name) ?? 'number',
    nullable: true,
  }));
  try {
    const checked = checkExpression(expression, fields);
    if (!gives(checked.type, wanted.type)) throw new InvalidInputError(typeFault(checked.type, wanted.type));
    const inputs = fields.filter(({ name }) => checked.names.includes(name));
    const program = checkProgram(inputs, [], [{ name: 'value', expression }]);
    const { value: sql = '' } = compileToSql(program);
    return { sql, inputs };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`'${source.name}': ${wanted.what}: ${error.message}`, { cause: error });
  }
}

function gives(type: ValueType, wanted: ValueType): boolean {
  return type === wanted || (type === 'integer' && wanted === 'number');
}

function typeFault(type: ValueType, wanted: ValueType): string {
  const wayOut = wanted === 'integer' && type === 'number' ? '; round() and floor() give integers' : '';
  return `the expression is of type ${type}, not ${wanted}${wayOut}`;
}
