import { InvalidInputError, ProblemList, type BatchFormat, type Signature } from '@quincunx/contracts';
import type { BatchInput } from '../input/batch-input.ts';
import { readValue } from '../input/read-value.ts';

/** Columns that a job adds behind the outputs of the model. */
export const versionColumn = 'model_version';
export const errorColumn = 'prediction_error';

const article = { number: 'a number', integer: 'an integer', string: 'a string', boolean: 'true or false' };

/**
 * @throws InvalidInputError naming every column of the input that is missing, is of a type that the model does not take, or has
 * the name of a column that is added.
 */
export function requireColumns(input: BatchInput, { inputs, outputs }: Signature, formats: Formats): void {
  const problems = new ProblemList();
  const add = (path: string, message: string) => {
    problems.add(() => ({ path, message }));
  };
  for (const field of inputs) {
    const column = input.columns.find(({ name }) => name === field.name);
    if (column === undefined) {
      if (!mayBeAbsent(field, input, formats)) add(field.name, `is missing${nearest(field.name, input)}`);
    } else if (readValue(column, field.type) === undefined) {
      add(field.name, `is of type ${column.type}, and the model takes ${article[field.type]}`);
    }
  }
  const added = [...outputs.map(({ name }) => name), versionColumn, errorColumn];
  for (const name of twiceIn([...input.names, ...added])) {
    if (!isOneOf(added, name))
      add(name, 'is the name of two columns, but for upper and lower case: rename one');
    else if (isOneOf(input.names, name))
      add(name, 'is the name of a column that the job adds: rename it in the input');
    else
      add(name, 'is the name of an output of the model and of a column that the job adds: rename the output');
  }
  if (problems.count === 0) return;
  throw new InvalidInputError(`the input '${input.file}', column ${problems.inWords(5)}`, problems);
}

interface Formats {
  readonly inputFormat: BatchFormat;
}

/** Whoever writes JSON often leaves out what is null, and a file without rows names no columns. */
function mayBeAbsent(
  { nullable }: { readonly nullable: boolean },
  { rows }: BatchInput,
  { inputFormat }: Formats,
) {
  return inputFormat === 'ndjson' && (nullable || rows === 0);
}

function nearest(wanted: string, { names }: BatchInput): string {
  const other = names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  return other === undefined ? '' : `; there is '${other}'`;
}

/** DuckDB takes no notice of case in the names of columns. */
function twiceIn(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const isSecond = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isSecond;
  });
}

function isOneOf(names: readonly string[], wanted: string): boolean {
  return names.some((name) => name.toLowerCase() === wanted.toLowerCase());
}
