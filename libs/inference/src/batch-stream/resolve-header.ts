import { type Field, InvalidInputError, ProblemList } from '@quincunx/contracts';
import type { CsvRecord } from './csv-records.ts';

/**
 * @param header the names of columns.
 * @returns the input that each column holds.
 * @throws InvalidInputError naming every column that is no input or is there twice, and every input that is needed and is not there.
 */
export function resolveHeader(header: CsvRecord, inputs: readonly Field[]): readonly Field[] {
  if (typeof header === 'string') throw new InvalidInputError(`the header of the CSV ${header}`);
  const known = new Map(inputs.map((field): [string, Field] => [field.name, field]));
  const listed = inputs.map(({ name }) => name).join(', ');
  const columns = new Map<string, Field>();
  const problems = new ProblemList();
  for (const [index, cell] of header.entries()) {
    const name = cell ?? '';
    const field = known.get(name);
    if (name === '') problems.add(() => ({ path: String(index + 1), message: 'has no name' }));
    else if (field === undefined) {
      problems.add(() => ({ path: name, message: `is not an input of this model; it takes ${listed}` }));
    } else if (columns.has(name)) problems.add(() => ({ path: name, message: 'is there twice' }));
    else columns.set(name, field);
  }
  for (const { name, nullable } of inputs) {
    if (!nullable && !columns.has(name)) problems.add(() => ({ path: name, message: 'is missing' }));
  }
  if (problems.count > 0) {
    throw new InvalidInputError(`the header of the CSV, column ${problems.inWords(5)}`, problems);
  }
  return [...columns.values()];
}
